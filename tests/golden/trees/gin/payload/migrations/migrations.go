// Package migrations brings a database up to date.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// Up runs the migrations that a database has not seen; on PostgreSQL one process at a time does.
func Up(ctx context.Context, pool *sql.DB, postgres bool) error {
	provider, err := newProvider(pool, postgres)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// Down takes the last migration back.
func Down(ctx context.Context, pool *sql.DB, postgres bool) error {
	provider, err := newProvider(pool, postgres)
	if err != nil {
		return err
	}
	_, err = provider.Down(ctx)
	return err
}

func newProvider(pool *sql.DB, postgres bool) (*goose.Provider, error) {
	folder, dialect := "sqlite", goose.DialectSQLite3
	var options []goose.ProviderOption
	if postgres {
		folder, dialect = "postgres", goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	scripts, err := fs.Sub(files, folder)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, pool, scripts, options...)
}
