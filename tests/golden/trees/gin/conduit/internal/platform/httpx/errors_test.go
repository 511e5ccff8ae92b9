package httpx

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

func TestUnexpectedErrorsAreLoggedAndNotTold(t *testing.T) {
	for name, fail := range map[string]gin.HandlerFunc{
		"error": func(c *gin.Context) { Fail(c, errors.New("the inside")) },
		"panic": func(*gin.Context) { panic("the inside") },
	} {
		t.Run(name, func(t *testing.T) {
			var lines bytes.Buffer
			engine := gin.New()
			engine.Use(Errors(slog.New(slog.NewTextHandler(&lines, nil))))
			engine.GET("/", fail)
			answer := httptest.NewRecorder()
			engine.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
			if answer.Code != http.StatusInternalServerError || strings.Contains(answer.Body.String(), "inside") {
				t.Errorf("%d: %s", answer.Code, answer.Body)
			}
			if !strings.Contains(lines.String(), "the inside") {
				t.Errorf("logged: %s", &lines)
			}
		})
	}
}
