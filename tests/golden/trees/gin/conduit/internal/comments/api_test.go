package comments_test

import (
	"net/http"
	"strings"
	"testing"

	"app/internal/apitest"
)

func TestOtherMethodsAreNotAllowed(t *testing.T) {
	apitest.Each(t, http.StatusMethodNotAllowed, apitest.AsItIs,
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here/comments", Allow: "GET, HEAD, POST, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here/comments/999999999", Allow: "DELETE, OPTIONS"},
	)
}

func TestATokenIsRequired(t *testing.T) {
	apitest.Each(t, http.StatusUnauthorized, apitest.AsItIs,
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/comments"},
		apitest.Request{Method: "DELETE", Path: "/api/articles/nothing-here/comments/999999999"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.Each(t, http.StatusUnauthorized, apitest.With("Authorization", "Token no.such.token", ""),
		apitest.Request{Method: "GET", Path: "/api/articles/nothing-here/comments"},
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/comments"},
		apitest.Request{Method: "DELETE", Path: "/api/articles/nothing-here/comments/999999999"},
	)
}

func TestMalformedJSONIsRefused(t *testing.T) {
	apitest.Each(t, http.StatusBadRequest, apitest.With("Content-Type", "application/json", `{"half": `),
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/comments"},
	)
}

func TestBodiesThatAreNoJSONAreRefused(t *testing.T) {
	apitest.Each(t, http.StatusUnsupportedMediaType, apitest.With("Content-Type", "text/plain", "{}"),
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/comments"},
	)
}

func TestLargeBodiesAreRefused(t *testing.T) {
	apitest.Each(t, http.StatusRequestEntityTooLarge, apitest.With("Content-Type", "application/json", strings.Repeat(" ", 1048577)),
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/comments"},
	)
}
