package apitest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"app/internal/app"
	"app/internal/config"
	"app/internal/platform/database"
	"app/migrations"
)

var (
	// shared makes the database of a package's tests when the first of them asks for it.
	shared = sync.OnceValues(create)
	drop   = func() error { return nil }
)

// Main runs the tests of a package, and drops their database.
func Main(m *testing.M) {
	code := m.Run()
	if err := drop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// create makes a SQLite file or, where DATABASE_URL is PostgreSQL, a database on its server, with all tables.
func create() (config.Database, error) {
	ctx := context.Background()
	address, err := newDatabase(ctx)
	settings := config.Database{URL: address, PoolSize: 4}
	if err != nil {
		return settings, err
	}
	db, err := app.OpenDatabase(settings)
	if err != nil {
		return settings, err
	}
	pool, postgres := db.Pool()
	return settings, errors.Join(migrations.Up(ctx, pool, postgres), db.Close())
}

func newDatabase(ctx context.Context) (address string, err error) {
	server, err := url.Parse(os.Getenv("DATABASE_URL"))
	if err != nil || !strings.HasPrefix(server.Scheme, "postgres") {
		return newFile()
	}
	admin, err := sql.Open("pgx", server.String())
	if err != nil {
		return "", err
	}
	name := "test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if _, err := admin.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	drop = func() error {
		_, err := admin.ExecContext(ctx, "DROP DATABASE "+name+" WITH (FORCE)")
		return errors.Join(err, admin.Close())
	}
	server.Path = "/" + name
	return server.String(), nil
}

func newFile() (address string, err error) {
	folder, err := os.MkdirTemp("", "test")
	drop = func() error { return os.RemoveAll(folder) }
	return "sqlite:///" + filepath.Join(folder, "test.db"), err
}

// empty deletes every row; the tables stay.
func empty(ctx context.Context, db *database.Database) error {
	pool, postgres := db.Pool()
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // does nothing after a commit
	tables, err := tablesOf(ctx, tx, postgres)
	if err != nil {
		return err
	}
	if err := deleteAll(ctx, tx, tables, postgres); err != nil {
		return err
	}
	return tx.Commit()
}

func tablesOf(ctx context.Context, tx *sql.Tx, postgres bool) (tables []string, err error) {
	query := "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('sqlite_sequence', 'goose_db_version')"
	if postgres {
		query = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'goose_db_version'"
	}
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err tells what went wrong
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		tables = append(tables, `"`+name+`"`)
	}
	return tables, rows.Err()
}

// deleteAll empties tables that refer to each other: on PostgreSQL in one statement, at whose end references are checked.
func deleteAll(ctx context.Context, tx *sql.Tx, tables []string, postgres bool) error {
	if len(tables) == 0 {
		return nil
	}
	script := "PRAGMA defer_foreign_keys = ON; DELETE FROM " + strings.Join(tables, "; DELETE FROM ") // #nosec G202 -- the catalogue's names
	if postgres {
		deletions := make([]string, len(tables))
		for position, table := range tables {
			deletions[position] = fmt.Sprintf("d%d AS (DELETE FROM %s)", position, table)
		}
		script = "WITH " + strings.Join(deletions, ", ") + " SELECT 1"
	}
	_, err := tx.ExecContext(ctx, script)
	return err
}
