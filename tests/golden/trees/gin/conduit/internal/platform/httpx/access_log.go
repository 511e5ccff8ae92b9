package httpx

import (
	"log/slog"
	"slices"
	"time"

	"github.com/gin-gonic/gin"
)

var silent = []string{"/health", "/ready", "/metrics"}

// AccessLog writes a line for each request: method, route, status and duration. Probes are left out.
func AccessLog(logger *slog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		if slices.Contains(silent, c.Request.URL.Path) {
			return
		}
		began := time.Now()
		c.Next()
		known := factsOf(c)
		logger.InfoContext(c.Request.Context(), "request",
			"method", c.Request.Method,
			"route", known.template,
			"status", c.Writer.Status(),
			"duration_ms", float64(time.Since(began).Microseconds())/1000,
			"user", known.user,
		)
	}
}
