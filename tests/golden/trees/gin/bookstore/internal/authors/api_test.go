package authors_test

import (
	"net/http"
	"strings"
	"testing"

	"app/internal/apitest"
)

func TestOtherMethodsAreNotAllowed(t *testing.T) {
	apitest.Each(t, http.StatusMethodNotAllowed, apitest.AsItIs,
		apitest.Request{Method: "PUT", Path: "/authors", Allow: "GET, HEAD, POST, OPTIONS"},
	)
}

func TestATokenIsRequired(t *testing.T) {
	apitest.Each(t, http.StatusUnauthorized, apitest.AsItIs,
		apitest.Request{Method: "POST", Path: "/authors"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.Each(t, http.StatusUnauthorized, apitest.With("Authorization", "Bearer no.such.token", ""),
		apitest.Request{Method: "GET", Path: "/authors"},
		apitest.Request{Method: "POST", Path: "/authors"},
	)
}

func TestMalformedJSONIsRefused(t *testing.T) {
	apitest.Each(t, http.StatusBadRequest, apitest.With("Content-Type", "application/json", `{"half": `),
		apitest.Request{Method: "POST", Path: "/authors"},
	)
}

func TestBodiesThatAreNoJSONAreRefused(t *testing.T) {
	apitest.Each(t, http.StatusUnsupportedMediaType, apitest.With("Content-Type", "text/plain", "{}"),
		apitest.Request{Method: "POST", Path: "/authors"},
	)
}

func TestLargeBodiesAreRefused(t *testing.T) {
	apitest.Each(t, http.StatusRequestEntityTooLarge, apitest.With("Content-Type", "application/json", strings.Repeat(" ", 1048577)),
		apitest.Request{Method: "POST", Path: "/authors"},
	)
}
