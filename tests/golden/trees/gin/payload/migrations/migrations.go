// Package migrations brings a database up to date.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// Up runs the migrations that a database has not seen; on PostgreSQL one process at a time does.
func Up(ctx context.Context, pool *sql.DB, postgres bool) error {
	return run(ctx, pool, postgres, func(provider *goose.Provider) error {
		_, err := provider.Up(ctx)
		return err
	})
}

// Down takes the last migration back.
func Down(ctx context.Context, pool *sql.DB, postgres bool) error {
	return run(ctx, pool, postgres, func(provider *goose.Provider) error {
		_, err := provider.Down(ctx)
		return err
	})
}

func run(ctx context.Context, pool *sql.DB, postgres bool, work func(*goose.Provider) error) error {
	provider, err := newProvider(pool, postgres)
	if err != nil {
		return err
	}
	if postgres {
		return work(provider)
	}
	return withoutForeignKeys(ctx, pool, func() error { return work(provider) })
}

// withoutForeignKeys lets SQLite rebuild a table without deleting the rows that refer to it; its pool is one connection.
func withoutForeignKeys(ctx context.Context, pool *sql.DB, work func() error) error {
	if _, err := pool.ExecContext(ctx, "PRAGMA foreign_keys = OFF"); err != nil {
		return err
	}
	err := errors.Join(work(), checkForeignKeys(ctx, pool))
	_, enabling := pool.ExecContext(context.WithoutCancel(ctx), "PRAGMA foreign_keys = ON")
	return errors.Join(err, enabling)
}

func checkForeignKeys(ctx context.Context, pool *sql.DB) error {
	rows, err := pool.QueryContext(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // they are read to their end
	if rows.Next() {
		return errors.New("the migrations leave references to rows that are not there")
	}
	return rows.Err()
}

func newProvider(pool *sql.DB, postgres bool) (*goose.Provider, error) {
	folder, dialect := "sqlite", goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithAllowOutofOrder(true)}
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
