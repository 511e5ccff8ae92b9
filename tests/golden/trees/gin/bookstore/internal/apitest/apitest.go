// Package apitest runs the API on a database of the tests.
package apitest

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"app/internal/app"
	"app/internal/config"
	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/logging"
	"app/internal/platform/wire"
)

// SecretKey signs the tokens of the tests.
var SecretKey = strings.Repeat("test", 10)

// API is the application of a test, as one client of it sees it.
type API struct {
	Handler  http.Handler
	Database *database.Database

	t     *testing.T
	token string
	reads *atomic.Int64
}

// New returns the API on a database without rows.
func New(t *testing.T) *API {
	t.Helper()
	address, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	db, err := app.OpenDatabase(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := empty(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	reads := new(atomic.Int64)
	db.Trace(func(statement string) {
		if strings.HasPrefix(statement, "SELECT") {
			reads.Add(1)
		}
	})
	api := &API{Database: db, reads: reads}
	return api.For(t)
}

// For returns a new application on the same database, which has counted no request yet.
func (a *API) For(t *testing.T) *API {
	t.Helper()
	api := *a
	api.t = t
	handler, err := app.New(settings(), api.Database, logging.New(io.Discard, slog.LevelError, true))
	if err != nil {
		t.Fatal(err)
	}
	api.Handler = handler
	return &api
}

func settings() config.Settings {
	return config.Settings{
		AppEnv:    "test",
		SecretKey: SecretKey,
	}
}

// As returns the same API to a user.
func (a *API) As(user *model.User) *API {
	a.t.Helper()
	token, err := auth.NewTokens(SecretKey).Issue(user.ID, time.Now())
	if err != nil {
		a.t.Fatal(err)
	}
	return a.With(token)
}

// With returns the same API to whoever has a token.
func (a *API) With(token string) *API {
	other := *a
	other.token = token
	return &other
}

// Send sends a body as JSON, or none where it is nil.
func (a *API) Send(method, path string, body any) Answer {
	a.t.Helper()
	request := Request{Method: method, Path: path}
	if body != nil {
		text, err := wire.Marshal(body)
		if err != nil {
			a.t.Fatal(err)
		}
		request.Headers, request.Body = map[string]string{"Content-Type": "application/json"}, string(text)
	}
	return a.Do(request)
}

// Request is what a test sends.
type Request struct {
	Method  string
	Path    string
	Allow   string // the methods that the path knows
	Headers map[string]string
	Body    string
}

// Do sends a request.
func (a *API) Do(request Request) Answer {
	a.t.Helper()
	sent := httptest.NewRequestWithContext(a.t.Context(), request.Method, request.Path, bytes.NewBufferString(request.Body))
	if a.token != "" {
		sent.Header.Set("Authorization", "Bearer"+" "+a.token)
	}
	for name, value := range request.Headers {
		sent.Header.Set(name, value)
	}
	before := a.reads.Load()
	recorder := httptest.NewRecorder()
	a.Handler.ServeHTTP(recorder, sent)
	return Answer{
		Value:  Value{a.t, recorder.Body.Bytes()},
		Status: recorder.Code,
		Header: recorder.Header(),
		Reads:  a.reads.Load() - before,
	}
}

// Each sends requests, one a subtest, and asks for a status.
func (a *API) Each(status int, change func(request *Request), requests ...Request) {
	a.t.Helper()
	for _, request := range requests {
		a.t.Run(request.Method+" "+request.Path, func(t *testing.T) {
			change(&request)
			answer := a.For(t).Do(request)
			answer.WantStatus(status)
			if request.Allow != "" {
				answer.WantHeader("Allow", request.Allow)
			}
			if status == http.StatusUnauthorized {
				answer.WantHeader("WWW-Authenticate", "Bearer")
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
