// Package middleware holds the middleware of single endpoints, written by hand.
package middleware

import "github.com/gin-gonic/gin"

// Audit: q" ' ”' ”' * / /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} / /n `b` $(id) </script>    😀 second line third
func Audit(c *gin.Context) {
	c.Next()
}
