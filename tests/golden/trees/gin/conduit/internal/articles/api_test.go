package articles_test

import (
	"net/http"
	"strings"
	"testing"

	"app/internal/apitest"
)

func TestOtherMethodsAreNotAllowed(t *testing.T) {
	apitest.Each(t, http.StatusMethodNotAllowed, apitest.AsItIs,
		apitest.Request{Method: "PUT", Path: "/api/articles", Allow: "GET, HEAD, POST, OPTIONS"},
		apitest.Request{Method: "PATCH", Path: "/api/articles/feed", Allow: "GET, HEAD, PUT, DELETE, OPTIONS"},
		apitest.Request{Method: "PATCH", Path: "/api/articles/nothing-here", Allow: "GET, HEAD, PUT, DELETE, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here/favorite", Allow: "POST, DELETE, OPTIONS"},
	)
}

func TestATokenIsRequired(t *testing.T) {
	apitest.Each(t, http.StatusUnauthorized, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/api/articles/feed"},
		apitest.Request{Method: "POST", Path: "/api/articles"},
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here"},
		apitest.Request{Method: "DELETE", Path: "/api/articles/nothing-here"},
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/favorite"},
		apitest.Request{Method: "DELETE", Path: "/api/articles/nothing-here/favorite"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.Each(t, http.StatusUnauthorized, apitest.With("Authorization", "Token no.such.token", ""),
		apitest.Request{Method: "GET", Path: "/api/articles"},
		apitest.Request{Method: "GET", Path: "/api/articles/feed"},
		apitest.Request{Method: "POST", Path: "/api/articles"},
		apitest.Request{Method: "GET", Path: "/api/articles/nothing-here"},
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here"},
		apitest.Request{Method: "DELETE", Path: "/api/articles/nothing-here"},
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/favorite"},
		apitest.Request{Method: "DELETE", Path: "/api/articles/nothing-here/favorite"},
	)
}

func TestMalformedJSONIsRefused(t *testing.T) {
	apitest.Each(t, http.StatusBadRequest, apitest.With("Content-Type", "application/json", `{"half": `),
		apitest.Request{Method: "POST", Path: "/api/articles"},
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here"},
	)
}

func TestBodiesThatAreNoJSONAreRefused(t *testing.T) {
	apitest.Each(t, http.StatusUnsupportedMediaType, apitest.With("Content-Type", "text/plain", "{}"),
		apitest.Request{Method: "POST", Path: "/api/articles"},
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here"},
	)
}

func TestLargeBodiesAreRefused(t *testing.T) {
	apitest.Each(t, http.StatusRequestEntityTooLarge, apitest.With("Content-Type", "application/json", strings.Repeat(" ", 1048577)),
		apitest.Request{Method: "POST", Path: "/api/articles"},
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here"},
	)
}
