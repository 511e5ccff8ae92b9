package httpx

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// Timeout bounds the time that a request may take; what is not committed by then is rolled back.
func Timeout(limit time.Duration) gin.HandlerFunc {
	return func(c *gin.Context) {
		ctx, cancel := context.WithTimeout(c.Request.Context(), limit)
		defer cancel()
		c.Request = c.Request.WithContext(ctx)
		_ = http.NewResponseController(c.Writer).SetReadDeadline(time.Now().Add(limit)) // a server's connection has one
		c.Next()
	}
}
