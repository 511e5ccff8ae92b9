// Command api serves the hot endpoints of the Conduit API, written by hand.
package main

import (
	"context"
	"database/sql"
	"errors"
	"log"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

const poolSize = 10

func main() {
	if err := serve(); err != nil {
		log.Fatal(err)
	}
}

func serve() error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	db, err := openDatabase(os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // the process ends
	server := &http.Server{
		Addr:              net.JoinHostPort("127.0.0.1", os.Getenv("PORT")),
		Handler:           newEngine(db, []byte(os.Getenv("SECRET_KEY")), slog.New(slog.NewJSONHandler(os.Stderr, nil))),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       75 * time.Second,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	return server.Shutdown(ending)
}

func openDatabase(url string) (*sql.DB, error) {
	settings, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, errors.New("DATABASE_URL is not one of PostgreSQL")
	}
	settings.ConnectTimeout = 5 * time.Second
	settings.RuntimeParams["statement_timeout"] = "30000"
	settings.RuntimeParams["timezone"] = "UTC"
	db := stdlib.OpenDB(*settings)
	db.SetMaxOpenConns(poolSize)
	db.SetMaxIdleConns(poolSize)
	db.SetConnMaxLifetime(30 * time.Minute)
	return db, nil
}

func newEngine(db *sql.DB, key []byte, logger *slog.Logger) *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.GET("/ready", func(c *gin.Context) {
		if err := db.PingContext(c.Request.Context()); err != nil {
			c.Status(http.StatusServiceUnavailable)
			return
		}
		answer(c, http.StatusOK, gin.H{"status": "ready"})
	})
	users := &users{db, key}
	articles := &articles{db, users}
	api := engine.Group("/api", everyRequest(logger))
	api.GET("/user", users.current)
	api.GET("/articles", articles.list)
	api.GET("/articles/feed", articles.feed)
	api.GET("/articles/:slug", articles.get)
	api.POST("/articles", articles.create)
	api.POST("/articles/:slug/comments", articles.comment)
	api.GET("/tags", articles.tags)
	return engine
}
