// Package apitest runs the API on a database of its own.
package apitest

import (
	"database/sql"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"app/internal/app"
	"app/internal/config"
	"app/internal/platform/logging"
	"app/migrations"
)

// SecretKey signs the tokens of the tests.
var SecretKey = strings.Repeat("test", 10)

// Settings returns the settings of a test, with an empty database that is gone after it.
func Settings(t *testing.T) config.Settings {
	t.Helper()
	return config.Settings{
		Database:  config.Database{URL: databaseURL(t), PoolSize: 4},
		AppEnv:    "test",
		LogLevel:  slog.LevelError,
		SecretKey: SecretKey,
	}
}

// New returns the API on a new database.
func New(t *testing.T) *app.App {
	t.Helper()
	settings := Settings(t)
	api, err := app.New(settings, logging.New(io.Discard, settings.LogLevel, true))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := api.Database.Close(); err != nil {
			t.Error(err)
		}
	})
	pool, postgres := api.Database.Pool()
	if err := migrations.Up(t.Context(), pool, postgres); err != nil {
		t.Fatal(err)
	}
	return api
}

// databaseURL names a SQLite file, or a new database on the server of DATABASE_URL where that is PostgreSQL.
func databaseURL(t *testing.T) string {
	t.Helper()
	server, err := url.Parse(os.Getenv("DATABASE_URL"))
	if err != nil || !strings.HasPrefix(server.Scheme, "postgres") {
		return "sqlite:///" + filepath.Join(t.TempDir(), "test.db")
	}
	admin, err := sql.Open("pgx", server.String())
	if err != nil {
		t.Fatal(err)
	}
	name := "test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if _, err := admin.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)") //nolint:noctx // the test's context has ended
		if err != nil {
			t.Error(err)
		}
		_ = admin.Close()
	})
	server.Path = "/" + name
	return server.String()
}

// Request is what a test sends.
type Request struct {
	Method  string
	Path    string
	Allow   string // the methods that the path knows
	Body    string
	Headers map[string]string
}

// Send returns what the API answers.
func Send(t *testing.T, api *app.App, request Request) *http.Response {
	t.Helper()
	sent := httptest.NewRequestWithContext(t.Context(), request.Method, request.Path, strings.NewReader(request.Body))
	for name, value := range request.Headers {
		sent.Header.Set(name, value)
	}
	recorder := httptest.NewRecorder()
	api.Handler.ServeHTTP(recorder, sent)
	return recorder.Result()
}

// Each sends requests, one a subtest, and asks for a status.
func Each(t *testing.T, status int, change func(request *Request), requests ...Request) {
	t.Helper()
	api := New(t)
	for _, request := range requests {
		t.Run(request.Method+" "+request.Path, func(t *testing.T) {
			change(&request)
			answer := Send(t, api, request)
			defer answer.Body.Close() //nolint:errcheck // it is in memory
			if answer.StatusCode != status {
				body, _ := io.ReadAll(answer.Body)
				t.Errorf("status %d, want %d: %s", answer.StatusCode, status, body)
			}
			if request.Allow != "" && answer.Header.Get("Allow") != request.Allow {
				t.Errorf("Allow %q, want %q", answer.Header.Get("Allow"), request.Allow)
			}
			if status == http.StatusUnauthorized && answer.Header.Get("WWW-Authenticate") != "Bearer" {
				t.Errorf("WWW-Authenticate %q", answer.Header.Get("WWW-Authenticate"))
			}
		})
	}
}

// AsItIs changes nothing of a request.
func AsItIs(*Request) {}

// With sends a header and a body.
func With(name, value, body string) func(request *Request) {
	return func(request *Request) {
		request.Headers = map[string]string{name: value}
		request.Body = body
	}
}
