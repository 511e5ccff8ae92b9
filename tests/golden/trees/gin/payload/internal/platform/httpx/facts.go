// Package httpx is what all endpoints share: routes, bodies, answers, and the middleware around them.
package httpx

import (
	"github.com/gin-gonic/gin"

	"app/internal/platform/auth"
	"app/internal/platform/input"
)

const factsKey = "app.facts"

// facts are what errors, logs and limits need to know of a request; each is filled in as soon as it is known.
type facts struct {
	requestID string
	template  string
	resource  string
	user      string
	body      *input.Body
	caller    auth.Caller
}

func factsOf(c *gin.Context) *facts {
	if known, found := c.Get(factsKey); found {
		return known.(*facts)
	}
	made := &facts{}
	c.Set(factsKey, made)
	return made
}

// Caller is who calls, as the route's gate found out.
func Caller(c *gin.Context) auth.Caller { return factsOf(c).caller }

// Body is the body that the route read.
func Body(c *gin.Context) *input.Body { return factsOf(c).body }
