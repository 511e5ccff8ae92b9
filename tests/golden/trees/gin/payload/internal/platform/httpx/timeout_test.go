package httpx

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
)

func TestARequestThatTakesTooLongIs503(t *testing.T) {
	engine := gin.New()
	engine.Use(Errors(slog.New(slog.DiscardHandler)), Timeout(time.Millisecond))
	engine.GET("/", func(c *gin.Context) {
		<-c.Request.Context().Done()
		Fail(c, c.Request.Context().Err())
	})
	answer := httptest.NewRecorder()
	engine.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	if answer.Code != http.StatusServiceUnavailable {
		t.Error(answer.Code)
	}
}
