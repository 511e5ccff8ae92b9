// Package health serves probes, the description of the API, and its page.
package health

import (
	"github.com/gin-gonic/gin"

	"app"
	"app/internal/platform/database"
	"app/internal/platform/httpx"
)

const docsPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

type status struct {
	Status string `json:"status"`
}

// Register adds the endpoints.
func Register(routes *httpx.Routes, db *database.Database) error {
	page, err := docsPage(app.Description)
	if err != nil {
		return err
	}
	routes.Add("GET", "/health", "", func(c *gin.Context) { httpx.JSON(c, 200, status{"ok"}) })
	routes.Add("GET", "/ready", "", func(c *gin.Context) {
		if err := db.Ping(c.Request.Context()); err != nil {
			httpx.Fail(c, err)
			return
		}
		httpx.JSON(c, 200, status{"ok"})
	})
	routes.Add("GET", "/openapi.json", "", func(c *gin.Context) {
		httpx.Text(c, "application/json; charset=utf-8", app.Description)
	})
	routes.Add("GET", "/docs", "", func(c *gin.Context) {
		c.Header("Content-Security-Policy", docsPolicy)
		httpx.Text(c, "text/html; charset=utf-8", page)
	})
	return nil
}
