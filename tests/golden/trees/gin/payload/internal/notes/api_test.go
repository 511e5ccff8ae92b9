package notes_test

import (
	"net/http"
	"strings"
	"testing"

	"app/internal/apitest"
)

func TestOtherMethodsAreNotAllowed(t *testing.T) {
	apitest.Each(t, http.StatusMethodNotAllowed, apitest.AsItIs,
		apitest.Request{Method: "PUT", Path: "/notes", Allow: "GET, HEAD, POST, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/notes/00000000-0000-7000-8000-000000000000", Allow: "GET, HEAD, PATCH, DELETE, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/notes/00000000-0000-7000-8000-000000000000/send", Allow: "POST, OPTIONS"},
	)
}

func TestATokenIsRequired(t *testing.T) {
	apitest.Each(t, http.StatusUnauthorized, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/notes"},
		apitest.Request{Method: "POST", Path: "/notes"},
		apitest.Request{Method: "GET", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "PATCH", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "DELETE", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "POST", Path: "/notes/00000000-0000-7000-8000-000000000000/send"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.Each(t, http.StatusUnauthorized, apitest.With("Authorization", "Bearer no.such.token", ""),
		apitest.Request{Method: "GET", Path: "/notes"},
		apitest.Request{Method: "POST", Path: "/notes"},
		apitest.Request{Method: "GET", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "PATCH", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "DELETE", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "POST", Path: "/notes/00000000-0000-7000-8000-000000000000/send"},
	)
}

func TestMalformedJSONIsRefused(t *testing.T) {
	apitest.Each(t, http.StatusBadRequest, apitest.With("Content-Type", "application/json", `{"half": `),
		apitest.Request{Method: "POST", Path: "/notes"},
		apitest.Request{Method: "PATCH", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "POST", Path: "/notes/00000000-0000-7000-8000-000000000000/send"},
	)
}

func TestBodiesThatAreNoJSONAreRefused(t *testing.T) {
	apitest.Each(t, http.StatusUnsupportedMediaType, apitest.With("Content-Type", "text/plain", "{}"),
		apitest.Request{Method: "POST", Path: "/notes"},
		apitest.Request{Method: "PATCH", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "POST", Path: "/notes/00000000-0000-7000-8000-000000000000/send"},
	)
}

func TestLargeBodiesAreRefused(t *testing.T) {
	apitest.Each(t, http.StatusRequestEntityTooLarge, apitest.With("Content-Type", "application/json", strings.Repeat(" ", 1048577)),
		apitest.Request{Method: "POST", Path: "/notes"},
		apitest.Request{Method: "PATCH", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "POST", Path: "/notes/00000000-0000-7000-8000-000000000000/send"},
	)
}
