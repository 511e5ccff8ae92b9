package httpx

import (
	"regexp"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"app/internal/platform/logging"
)

var wellFormed = regexp.MustCompile(`^[A-Za-z0-9._-]{1,128}$`)

// RequestID echoes a well-formed `X-Request-Id`, or makes one; every line that is logged for the request carries it.
func RequestID(c *gin.Context) {
	id := c.GetHeader("X-Request-Id")
	if !wellFormed.MatchString(id) {
		id = uuid.Must(uuid.NewV7()).String()
	}
	factsOf(c).requestID = id
	c.Header("X-Request-Id", id)
	c.Request = c.Request.WithContext(logging.WithRequestID(c.Request.Context(), id))
}
