package httpx

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"app/internal/platform/problem"
)

var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
}

// Routes are the endpoints of an engine.
type Routes struct {
	engine *gin.Engine
	before []gin.HandlerFunc
}

// NewRoutes returns an engine's routes; every other path is 404, every other method 405.
func NewRoutes(engine *gin.Engine) *Routes {
	engine.RedirectTrailingSlash = false
	engine.HandleMethodNotAllowed = true
	routes := &Routes{engine: engine}
	engine.NoRoute(func(c *gin.Context) { Fail(c, problem.NotFound("")) })
	engine.NoMethod(routes.answerOtherMethod)
	return routes
}

// With returns routes that run handlers before their own.
func (r *Routes) With(handlers ...gin.HandlerFunc) *Routes {
	return &Routes{r.engine, append(slices.Clip(r.before), handlers...)}
}

// Add registers an endpoint, whose problems name a resource; a parameter of the path is in braces. HEAD is answered as
// GET is, without the body.
func (r *Routes) Add(method, path, resource string, handlers ...gin.HandlerFunc) {
	know := func(c *gin.Context) {
		known := factsOf(c)
		known.template, known.resource = path, resource
	}
	chain := append(append([]gin.HandlerFunc{know}, r.before...), handlers...)
	pattern := strings.NewReplacer("{", ":", "}", "").Replace(path)
	r.engine.Handle(method, pattern, chain...)
	if method == http.MethodGet {
		r.engine.Handle(http.MethodHead, pattern, chain...)
	}
}

// PlainPaths answers 404 where a path has an encoded slash, a NUL, an empty segment, or is no UTF-8.
func PlainPaths(c *gin.Context) {
	path := c.Request.URL.Path
	escaped := strings.ToLower(c.Request.URL.EscapedPath())
	if strings.Contains(escaped, "%2f") || strings.ContainsRune(path, 0) || strings.Contains(path, "//") ||
		!utf8.ValidString(path) {
		c.Writer.Header().Del("Allow")
		Fail(c, problem.NotFound(""))
	}
}

// answerOtherMethod answers OPTIONS, and refuses methods that no endpoint of the path has.
func (r *Routes) answerOtherMethod(c *gin.Context) {
	allow := r.allowed(c.Request.URL.Path)
	if c.Request.Method != http.MethodOptions {
		Fail(c, problem.MethodNotAllowed(allow))
		return
	}
	c.Header("Allow", allow)
	c.Status(http.StatusNoContent)
	c.Writer.WriteHeaderNow()
}

// allowed returns the methods of a path in their fixed order. Gin's own list may have methods of other paths.
func (r *Routes) allowed(path string) string {
	known := []string{http.MethodOptions}
	for _, route := range r.engine.Routes() {
		if matches(route.Path, path) {
			known = append(known, route.Method)
		}
	}
	ordered := slices.DeleteFunc(slices.Clone(methods), func(method string) bool { return !slices.Contains(known, method) })
	return strings.Join(ordered, ", ")
}

// matches tells whether a path is one of a pattern's.
func matches(pattern, path string) bool {
	return slices.EqualFunc(strings.Split(pattern, "/"), strings.Split(path, "/"), func(wanted, given string) bool {
		return wanted == given || strings.HasPrefix(wanted, ":")
	})
}
