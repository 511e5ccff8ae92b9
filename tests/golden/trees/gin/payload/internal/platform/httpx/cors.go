package httpx

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"
)

var origins = []string{
	"https://example.com",
}

// CORS lets pages of the listed origins call the API, without credentials.
func CORS(c *gin.Context) {
	origin := c.GetHeader("Origin")
	if !slices.Contains(origins, origin) {
		return
	}
	c.Header("Access-Control-Allow-Origin", origin)
	c.Writer.Header().Add("Vary", "Origin")
	c.Header("Access-Control-Expose-Headers", "location, retry-after, x-request-id")
}

// allowOrigin answers a preflight of a listed origin.
func allowOrigin(c *gin.Context, allow string) {
	isAsked := c.Request.Method == http.MethodOptions && c.GetHeader("Access-Control-Request-Method") != ""
	if !isAsked || c.Writer.Header().Get("Access-Control-Allow-Origin") == "" {
		return
	}
	c.Header("Access-Control-Allow-Methods", allow)
	c.Header("Access-Control-Allow-Headers", "authorization, content-type, x-request-id")
	c.Header("Access-Control-Max-Age", "600")
	c.Header("Access-Control-Expose-Headers", "")
}
