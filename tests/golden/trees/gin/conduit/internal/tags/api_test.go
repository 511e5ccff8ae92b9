package tags_test

import (
	"net/http"
	"testing"

	"app/internal/apitest"
)

func TestOtherMethodsAreNotAllowed(t *testing.T) {
	apitest.Each(t, http.StatusMethodNotAllowed, apitest.AsItIs,
		apitest.Request{Method: "PUT", Path: "/api/tags", Allow: "GET, HEAD, OPTIONS"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.Each(t, http.StatusUnauthorized, apitest.With("Authorization", "Token no.such.token", ""),
		apitest.Request{Method: "GET", Path: "/api/tags"},
	)
}
