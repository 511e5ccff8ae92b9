// Package database runs statements on SQLite or PostgreSQL, in transactions that answer in problems.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver of SQLite

	"app/internal/platform/problem"
)

const (
	acquireTimeout = 5 * time.Second
	pingTimeout    = 2 * time.Second
	lifetime       = 30 * time.Minute
)

// Database is a pool of connections. SQLite has a second one with a single connection, which alone writes.
type Database struct {
	reader   *sql.DB
	writer   *sql.DB
	postgres bool
	uniques  map[string]Unique
	trace    func(statement string)
}

// Open prepares the pools of the database that a URL names; they connect when they are first used.
func Open(address string, poolSize int, statementTimeout time.Duration, uniques []Unique) (*Database, error) {
	d := &Database{uniques: byViolation(uniques), trace: func(string) {}}
	if strings.HasPrefix(address, "sqlite:") {
		return d, d.openSQLite(address, poolSize)
	}
	return d, d.openPostgreSQL(address, poolSize, statementTimeout)
}

func (d *Database) openSQLite(address string, poolSize int) error {
	path := strings.TrimPrefix(strings.TrimPrefix(address, "sqlite://"), "/")
	inMemory := path == "" || path == ":memory:"
	options := url.Values{
		"_pragma": {"journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(ON)", "busy_timeout(5000)"},
	}
	if inMemory {
		path = ":memory:"
	}
	reader, err := sql.Open("sqlite", "file:"+path+"?"+options.Encode())
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	options.Set("_txlock", "immediate")
	writer, err := sql.Open("sqlite", "file:"+path+"?"+options.Encode())
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	writer.SetMaxOpenConns(1)
	reader.SetMaxOpenConns(poolSize)
	reader.SetMaxIdleConns(poolSize)
	d.reader, d.writer = reader, writer
	if inMemory {
		d.reader = writer
	}
	return nil
}

func (d *Database) openPostgreSQL(address string, poolSize int, statementTimeout time.Duration) error {
	settings, err := pgx.ParseConfig(address)
	if err != nil {
		return fmt.Errorf("read DATABASE_URL: %w", err)
	}
	limit := strconv.FormatInt(statementTimeout.Milliseconds(), 10)
	settings.ConnectTimeout = acquireTimeout
	settings.RuntimeParams["statement_timeout"] = limit
	settings.RuntimeParams["lock_timeout"] = limit
	settings.RuntimeParams["timezone"] = "UTC"
	pool := stdlib.OpenDB(*settings)
	pool.SetMaxOpenConns(poolSize)
	pool.SetMaxIdleConns(poolSize)
	pool.SetConnMaxLifetime(lifetime)
	d.reader, d.writer, d.postgres = pool, pool, true
	return nil
}

// Trace lets a function see every statement before it runs.
func (d *Database) Trace(see func(statement string)) { d.trace = see }

// Pool is where migrations run, and whether it is PostgreSQL's.
func (d *Database) Pool() (pool *sql.DB, postgres bool) {
	return d.writer, d.postgres
}

// Close ends all connections.
func (d *Database) Close() error {
	return errors.Join(d.reader.Close(), d.writer.Close())
}

// ConnectionsInUse counts the connections that requests hold.
func (d *Database) ConnectionsInUse() int {
	inUse := d.reader.Stats().InUse
	if d.writer != d.reader {
		inUse += d.writer.Stats().InUse
	}
	return inUse
}

// Ping returns the problem 503 unless the database answers soon.
func (d *Database) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	if err := d.reader.PingContext(ctx); err != nil {
		return problem.Unavailable(err)
	}
	return nil
}

// Read runs statements that change nothing, on one connection.
func (d *Database) Read(ctx context.Context, work func(tx *Tx) error) error {
	acquiring, cancel := context.WithTimeout(ctx, acquireTimeout)
	defer cancel()
	connection, err := d.reader.Conn(acquiring)
	if err != nil {
		return problem.Unavailable(err)
	}
	defer connection.Close() //nolint:errcheck // it goes back to the pool
	tx := &Tx{session: connection, postgres: d.postgres, trace: d.trace}
	return d.problemOf(tx, work(tx))
}

// Write runs statements that are committed together, or not at all; on SQLite no others write meanwhile.
func (d *Database) Write(ctx context.Context, work func(tx *Tx) error) error {
	connection, err := d.writing(ctx)
	if err != nil {
		return problem.Unavailable(err)
	}
	defer connection.Close() //nolint:errcheck // it goes back to the pool
	transaction, err := connection.BeginTx(ctx, nil)
	if err != nil {
		return problem.Unavailable(err)
	}
	defer transaction.Rollback() //nolint:errcheck // does nothing after a commit
	tx := &Tx{session: transaction, postgres: d.postgres, trace: d.trace}
	if err := work(tx); err != nil {
		return d.problemOf(tx, err)
	}
	return d.problemOf(tx, transaction.Commit())
}

// writing waits for a connection that writes: on SQLite as long as the request may take.
func (d *Database) writing(ctx context.Context) (*sql.Conn, error) {
	if !d.postgres {
		return d.writer.Conn(ctx)
	}
	acquiring, cancel := context.WithTimeout(ctx, acquireTimeout)
	defer cancel()
	return d.writer.Conn(acquiring)
}
