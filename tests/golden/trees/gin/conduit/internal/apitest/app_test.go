package apitest_test

import (
	"bytes"
	"io"
	"net/http"
	"testing"

	"app"
	"app/internal/apitest"
	"app/migrations"
)

func TestProbesAndDescriptions(t *testing.T) {
	apitest.Each(t, http.StatusOK, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/health"},
		apitest.Request{Method: "GET", Path: "/ready"},
		apitest.Request{Method: "GET", Path: "/docs"},
		apitest.Request{Method: "HEAD", Path: "/openapi.json"},
	)
}

func TestTheServedDescriptionIsTheCommittedOne(t *testing.T) {
	answer := apitest.Send(t, apitest.New(t), apitest.Request{Method: "GET", Path: "/openapi.json"})
	defer answer.Body.Close() //nolint:errcheck // it is in memory
	if served, err := io.ReadAll(answer.Body); err != nil || !bytes.Equal(served, app.Description) {
		t.Errorf("%d bytes (%v)", len(served), err)
	}
}

func TestOtherPathsAreNotFound(t *testing.T) {
	apitest.Each(t, http.StatusNotFound, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/nothing-here"},
		apitest.Request{Method: "GET", Path: "/health/"},
		apitest.Request{Method: "GET", Path: "//health"},
		apitest.Request{Method: "GET", Path: "/a%2Fb"},
	)
}

func TestAServerWithoutItsDatabaseIsNotReady(t *testing.T) {
	api := apitest.New(t)
	if err := api.Database.Close(); err != nil {
		t.Fatal(err)
	}
	answer := apitest.Send(t, api, apitest.Request{Method: "GET", Path: "/ready"})
	defer answer.Body.Close() //nolint:errcheck // it is in memory
	if answer.StatusCode != http.StatusServiceUnavailable {
		t.Error(answer.Status)
	}
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
