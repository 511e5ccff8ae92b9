package apitest_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"app"
	"app/internal/apitest"
	"app/internal/platform/database"
	"app/internal/platform/sq"
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

func TestNoAnswerTellsWhatServes(t *testing.T) {
	answer := apitest.New(t).Send("GET", "/health", nil)
	for _, name := range []string{"Server", "X-Powered-By", "Etag"} {
		answer.WantHeader(name, "")
	}
}

func TestEveryAnswerHasTheSecurityHeaders(t *testing.T) {
	api := apitest.New(t)
	for _, path := range []string{"/health", "/nothing-here"} {
		answer := api.Send("GET", path, nil)
		answer.WantHeader("X-Content-Type-Options", "nosniff")
		answer.WantHeader("X-Frame-Options", "DENY")
		answer.WantHeader("Referrer-Policy", "no-referrer")
		answer.WantHeader("Cache-Control", "no-store")
	}
}

func TestAWellFormedRequestIDIsEchoedAndAnotherReplaced(t *testing.T) {
	api := apitest.New(t)
	for sent, echoed := range map[string]bool{"a.B_c-1": true, "": false, "a b": false, strings.Repeat("a", 129): false, "é": false} {
		headers := map[string]string{"X-Request-Id": sent}
		answer := api.Do(apitest.Request{Method: "GET", Path: "/health", Headers: headers})
		if id := answer.Header.Get("X-Request-Id"); (id == sent) != echoed || id == "" {
			t.Errorf("%q is answered %q", sent, id)
		}
	}
}

func TestOriginsThatAreListedAreLetIn(t *testing.T) {
	api := apitest.New(t)
	for origin, allowed := range map[string]string{
		"https://example.com":  "https://example.com",
		"https://evil.example": "",
	} {
		headers := map[string]string{"Origin": origin, "Access-Control-Request-Method": "GET"}
		for _, method := range []string{"GET", "OPTIONS"} {
			answer := api.Do(apitest.Request{Method: method, Path: "/health", Headers: headers})
			answer.WantHeader("Access-Control-Allow-Origin", allowed)
			answer.WantHeader("Access-Control-Allow-Credentials", "")
		}
	}
}

func TestAnErrorRollsEverythingBack(t *testing.T) {
	db := apitest.New(t).Database
	failed := errors.New("failed")
	err := db.Write(t.Context(), func(tx *database.Tx) error {
		return errors.Join(tx.Exec(t.Context(), sq.Raw("CREATE TABLE scratch (id INTEGER)")), failed)
	})
	if !errors.Is(err, failed) {
		t.Fatal(err)
	}
	err = db.Write(t.Context(), func(tx *database.Tx) error {
		return tx.Exec(t.Context(), sq.Raw("INSERT INTO scratch VALUES (1)"))
	})
	if err == nil {
		t.Error("the table is there")
	}
}
