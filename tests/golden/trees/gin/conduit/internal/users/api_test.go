package users_test

import (
	"net/http"
	"strings"
	"testing"

	"app/internal/apitest"
)

func TestOtherMethodsAreNotAllowed(t *testing.T) {
	apitest.Each(t, http.StatusMethodNotAllowed, apitest.AsItIs,
		apitest.Request{Method: "PUT", Path: "/api/users/login", Allow: "POST, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/api/users", Allow: "POST, OPTIONS"},
		apitest.Request{Method: "DELETE", Path: "/api/user", Allow: "GET, HEAD, PUT, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/api/profiles/nothing-here", Allow: "GET, HEAD, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/api/profiles/nothing-here/follow", Allow: "POST, DELETE, OPTIONS"},
	)
}

func TestATokenIsRequired(t *testing.T) {
	apitest.Each(t, http.StatusUnauthorized, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/api/user"},
		apitest.Request{Method: "PUT", Path: "/api/user"},
		apitest.Request{Method: "POST", Path: "/api/profiles/nothing-here/follow"},
		apitest.Request{Method: "DELETE", Path: "/api/profiles/nothing-here/follow"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.Each(t, http.StatusUnauthorized, apitest.With("Authorization", "Token no.such.token", ""),
		apitest.Request{Method: "POST", Path: "/api/users"},
		apitest.Request{Method: "GET", Path: "/api/user"},
		apitest.Request{Method: "PUT", Path: "/api/user"},
		apitest.Request{Method: "GET", Path: "/api/profiles/nothing-here"},
		apitest.Request{Method: "POST", Path: "/api/profiles/nothing-here/follow"},
		apitest.Request{Method: "DELETE", Path: "/api/profiles/nothing-here/follow"},
	)
}

func TestMalformedJSONIsRefused(t *testing.T) {
	apitest.Each(t, http.StatusBadRequest, apitest.With("Content-Type", "application/json", `{"half": `),
		apitest.Request{Method: "POST", Path: "/api/users/login"},
		apitest.Request{Method: "POST", Path: "/api/users"},
		apitest.Request{Method: "PUT", Path: "/api/user"},
	)
}

func TestBodiesThatAreNoJSONAreRefused(t *testing.T) {
	apitest.Each(t, http.StatusUnsupportedMediaType, apitest.With("Content-Type", "text/plain", "{}"),
		apitest.Request{Method: "POST", Path: "/api/users/login"},
		apitest.Request{Method: "POST", Path: "/api/users"},
		apitest.Request{Method: "PUT", Path: "/api/user"},
	)
}

func TestLargeBodiesAreRefused(t *testing.T) {
	apitest.Each(t, http.StatusRequestEntityTooLarge, apitest.With("Content-Type", "application/json", strings.Repeat(" ", 1048577)),
		apitest.Request{Method: "POST", Path: "/api/users/login"},
		apitest.Request{Method: "POST", Path: "/api/users"},
		apitest.Request{Method: "PUT", Path: "/api/user"},
	)
}
