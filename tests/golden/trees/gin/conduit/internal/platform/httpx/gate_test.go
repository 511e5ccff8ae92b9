package httpx

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"app/internal/platform/auth"
	"app/internal/platform/ids"
	"app/internal/platform/problem"
)

var (
	known = ids.ID(1)
	gone  = ids.ID(2)
)

type onlyKnown struct{}

func (onlyKnown) Exists(_ context.Context, id ids.ID) (bool, error) { return id == known, nil }

// asked returns what an endpoint behind a gate answers.
func asked(t *testing.T, gate func(*Gate) gin.HandlerFunc, header string) *httptest.ResponseRecorder {
	t.Helper()
	engine := gin.New()
	engine.Use(Errors(slog.New(slog.DiscardHandler)))
	g := NewGate(onlyKnown{}, auth.NewTokens("a key"), 0)
	NewRoutes(engine).Add("GET", "/", "probe", gate(g), func(c *gin.Context) { NoContent(c, http.StatusNoContent) })
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	request.Header.Set("Authorization", header)
	recorder := httptest.NewRecorder()
	engine.ServeHTTP(recorder, request)
	return recorder
}

func TestGatesLetInWhoMayCall(t *testing.T) {
	optional := func(g *Gate) gin.HandlerFunc { return g.Optional }
	required := func(g *Gate) gin.HandlerFunc { return g.Required }
	ignored := func(g *Gate) gin.HandlerFunc { return g.Ignored }
	tokens := auth.NewTokens("a key")
	issued := func(user ids.ID, at time.Time) string {
		token, err := tokens.Issue(user, at)
		if err != nil {
			t.Fatal(err)
		}
		return problem.Scheme + " " + token
	}
	for _, test := range []struct {
		name   string
		header string
		gate   func(*Gate) gin.HandlerFunc
		status int
	}{
		{"nobody where anybody may", "", optional, 204},
		{"nobody where a user must", "", required, 401},
		{"another scheme is no token", "Other abc", optional, 204},
		{"a longer scheme is no token", problem.Scheme + "s abc", required, 401},
		{"a user", issued(known, time.Now()), required, 204},
		{"a user where none is needed", issued(known, time.Now()), optional, 204},
		{"a user that is gone", issued(gone, time.Now()), optional, 401},
		{"an expired token", issued(known, time.Unix(0, 0)), optional, 401},
		{"an empty token", problem.Scheme + " ", optional, 401},
		{"an invalid token", problem.Scheme + " a.b.c", required, 401},
		{"an invalid token where none counts", problem.Scheme + " a.b.c", ignored, 204},
	} {
		t.Run(test.name, func(t *testing.T) {
			answer := asked(t, test.gate, test.header)
			if answer.Code != test.status {
				t.Errorf("status %d, want %d", answer.Code, test.status)
			}
			if scheme := answer.Header().Get("WWW-Authenticate"); test.status == 401 && scheme != problem.Scheme {
				t.Errorf("WWW-Authenticate %q", scheme)
			}
		})
	}
}
