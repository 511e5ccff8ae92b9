package books_test

import (
	"net/http"
	"strings"
	"testing"

	"app/internal/apitest"
)

func TestOtherMethodsAreNotAllowed(t *testing.T) {
	apitest.Each(t, http.StatusMethodNotAllowed, apitest.AsItIs,
		apitest.Request{Method: "PUT", Path: "/books", Allow: "GET, HEAD, POST, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/books/00000000-0000-7000-8000-000000000000", Allow: "GET, HEAD, PATCH, DELETE, OPTIONS"},
	)
}

func TestATokenIsRequired(t *testing.T) {
	apitest.Each(t, http.StatusUnauthorized, apitest.AsItIs,
		apitest.Request{Method: "POST", Path: "/books"},
		apitest.Request{Method: "PATCH", Path: "/books/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "DELETE", Path: "/books/00000000-0000-7000-8000-000000000000"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.Each(t, http.StatusUnauthorized, apitest.With("Authorization", "Bearer no.such.token", ""),
		apitest.Request{Method: "GET", Path: "/books"},
		apitest.Request{Method: "POST", Path: "/books"},
		apitest.Request{Method: "GET", Path: "/books/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "PATCH", Path: "/books/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "DELETE", Path: "/books/00000000-0000-7000-8000-000000000000"},
	)
}

func TestMalformedJSONIsRefused(t *testing.T) {
	apitest.Each(t, http.StatusBadRequest, apitest.With("Content-Type", "application/json", `{"half": `),
		apitest.Request{Method: "POST", Path: "/books"},
		apitest.Request{Method: "PATCH", Path: "/books/00000000-0000-7000-8000-000000000000"},
	)
}

func TestBodiesThatAreNoJSONAreRefused(t *testing.T) {
	apitest.Each(t, http.StatusUnsupportedMediaType, apitest.With("Content-Type", "text/plain", "{}"),
		apitest.Request{Method: "POST", Path: "/books"},
		apitest.Request{Method: "PATCH", Path: "/books/00000000-0000-7000-8000-000000000000"},
	)
}

func TestLargeBodiesAreRefused(t *testing.T) {
	apitest.Each(t, http.StatusRequestEntityTooLarge, apitest.With("Content-Type", "application/json", strings.Repeat(" ", 1048577)),
		apitest.Request{Method: "POST", Path: "/books"},
		apitest.Request{Method: "PATCH", Path: "/books/00000000-0000-7000-8000-000000000000"},
	)
}
