package apitest_test

import (
	"net/http"
	"testing"

	"app"
	"app/internal/apitest"
	"app/migrations"
)

func TestMain(m *testing.M) { apitest.Main(m) }

func TestProbesAndDescriptions(t *testing.T) {
	apitest.New(t).Each(http.StatusOK, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/health"},
		apitest.Request{Method: "GET", Path: "/ready"},
		apitest.Request{Method: "GET", Path: "/docs"},
		apitest.Request{Method: "HEAD", Path: "/openapi.json"},
	)
}

func TestTheServedDescriptionIsTheCommittedOne(t *testing.T) {
	answer := apitest.New(t).Send("GET", "/openapi.json", nil)
	if served := answer.String(); served != string(app.Description) {
		t.Errorf("%d bytes, want %d", len(served), len(app.Description))
	}
}

func TestOtherPathsAreNotFound(t *testing.T) {
	apitest.New(t).Each(http.StatusNotFound, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/nothing-here"},
		apitest.Request{Method: "GET", Path: "/health/"},
		apitest.Request{Method: "GET", Path: "//health"},
		apitest.Request{Method: "GET", Path: "/HEALTH"},
		apitest.Request{Method: "GET", Path: "/a%2Fb"},
		apitest.Request{Method: "GET", Path: "/%00"},
		apitest.Request{Method: "GET", Path: "/%FF"},
	)
}

func TestOtherMethodsAreNamed(t *testing.T) {
	api := apitest.New(t)
	refused := api.Send("DELETE", "/health", nil)
	refused.WantStatus(http.StatusMethodNotAllowed)
	refused.WantHeader("Allow", "GET, HEAD, OPTIONS")
	options := api.Send("OPTIONS", "/health", nil)
	options.WantStatus(http.StatusNoContent)
	options.WantHeader("Allow", "GET, HEAD, OPTIONS")
}

func TestAServerWithoutItsDatabaseIsNotReady(t *testing.T) {
	api := apitest.New(t)
	if err := api.Database.Close(); err != nil {
		t.Fatal(err)
	}
	api.Send("GET", "/ready", nil).WantStatus(http.StatusServiceUnavailable)
	api.Send("GET", "/health", nil).WantStatus(http.StatusOK)
}

func TestMigrationsGoDownAndUpAgain(t *testing.T) {
	pool, postgres := apitest.New(t).Database.Pool()
	if err := migrations.Down(t.Context(), pool, postgres); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Up(t.Context(), pool, postgres); err != nil {
		t.Fatal(err)
	}
}
