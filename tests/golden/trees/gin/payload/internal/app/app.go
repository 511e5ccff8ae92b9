// Package app puts the API together.
package app

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"app/internal/config"
	"app/internal/health"
	"app/internal/model"
	"app/internal/notes"
	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/httpx"
	"app/internal/platform/ids"
	"app/internal/platform/limits"
	"app/internal/platform/sq"
	"app/internal/services"
	"app/internal/users"
)

const requestTimeout = 30 * time.Second

// accounts are the rows that tokens are issued to.
type accounts struct {
	db *database.Database
}

// Exists tells whether the user of a token is still there.
func (a accounts) Exists(ctx context.Context, id ids.ID) (bool, error) {
	var exists bool
	err := a.db.Read(ctx, func(tx *database.Tx) error {
		found, err := tx.Holds(ctx, sq.From(model.UserTable).Where(
			model.UserTable.Is(id),
		))
		exists = found
		return err
	})
	return exists, err
}

// OpenDatabase prepares the database of the settings.
func OpenDatabase(settings config.Database) (*database.Database, error) {
	return database.Open(settings.URL, settings.PoolSize, requestTimeout, model.Uniques)
}

// New puts the API together.
func New(settings config.Settings, db *database.Database, logger *slog.Logger, made *services.Services) (http.Handler, error) {
	tokens := auth.NewTokens(settings.SecretKey)
	throttle := limits.NewLoginThrottle()
	gate := httpx.NewGate(accounts{db}, tokens, settings.TrustedProxies)

	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.Use(httpx.RequestID)
	engine.Use(httpx.AccessLog(logger))
	engine.Use(httpx.SecurityHeaders)
	engine.Use(httpx.CORS)
	engine.Use(httpx.Errors(logger))
	engine.Use(httpx.Timeout(requestTimeout))
	engine.Use(httpx.PlainPaths)

	routes := httpx.NewRoutes(engine)
	if err := health.Register(routes, db); err != nil {
		return nil, err
	}
	users.NewHandler(users.NewService(users.NewOperations(db, made, tokens, throttle)), gate).Register(routes, gate)
	notes.NewHandler(notes.NewService(notes.NewOperations(db, made))).Register(routes, gate)
	return engine, nil
}
