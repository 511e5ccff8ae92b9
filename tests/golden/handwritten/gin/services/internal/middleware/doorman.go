// Package middleware holds the middleware of single endpoints, written by hand.
package middleware

import (
	"github.com/gin-gonic/gin"

	"app/internal/platform/httpx"
	"app/internal/platform/problem"
)

// Doorman turns away who says so.
func Doorman(c *gin.Context) {
	if c.GetHeader("X-Refuse") == "please" {
		httpx.Fail(c, problem.Forbidden(""))
	}
}
