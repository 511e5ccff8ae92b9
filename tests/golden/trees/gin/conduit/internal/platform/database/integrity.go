package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"app/internal/platform/problem"
)

const (
	uniqueViolation     = "23505"
	foreignKeyViolation = "23503"
	restrictViolation   = "23001"
	numberOutOfRange    = "22003"
)

var (
	// Serialization failures, deadlocks, timeouts, lack of resources, shutdowns, lost connections.
	unavailable   = []string{"40001", "40P01", "55P03", "57", "53", "08"}
	sqliteColumns = regexp.MustCompile(`UNIQUE constraint failed: ([^( ][^(]*?)(?: \(\d+\))?$`)
	sqliteIndex   = regexp.MustCompile(`UNIQUE constraint failed: index '(.+)'`)
)

// Unique is a uniqueness rule of the database, and the member of the input that a conflict is reported at.
type Unique struct {
	Name    string
	Table   string
	Columns []string
	Member  string
}

// byViolation finds a rule by its name and, for SQLite, by its columns.
func byViolation(uniques []Unique) map[string]Unique {
	known := make(map[string]Unique, 2*len(uniques))
	for _, unique := range uniques {
		known[unique.Name] = unique
		known[unique.Table+"."+strings.Join(unique.Columns, ", "+unique.Table+".")] = unique
	}
	return known
}

// problemOf returns the client's view of an error; a fault of ours stays as it is.
func (d *Database) problemOf(tx *Tx, err error) error {
	var known *problem.Problem
	var postgres *pgconn.PgError
	var lite *sqlite.Error
	var network net.Error
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case errors.As(err, &postgres):
		return d.postgresProblem(tx, postgres)
	case errors.As(err, &lite):
		return d.sqliteProblem(tx, lite)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), errors.As(err, &network),
		errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.Is(err, sql.ErrTxDone):
		return problem.Unavailable(err)
	}
	return err
}

func (d *Database) postgresProblem(tx *Tx, err *pgconn.PgError) error {
	isUnavailable := func(class string) bool { return strings.HasPrefix(err.Code, class) }
	switch {
	case err.Code == uniqueViolation:
		return d.conflict(err.ConstraintName, err)
	case err.Code == foreignKeyViolation, err.Code == restrictViolation:
		return foreignKeyProblem(tx)
	case err.Code == numberOutOfRange:
		return problem.BrokenElsewhere("max", problem.Message("range", nil), "")
	case slices.ContainsFunc(unavailable, isUnavailable):
		return problem.Unavailable(err)
	}
	return err
}

func (d *Database) sqliteProblem(tx *Tx, err *sqlite.Error) error {
	switch err.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return d.conflict(violated(err.Error()), err)
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return foreignKeyProblem(tx)
	}
	switch err.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_INTERRUPT:
		return problem.Unavailable(err)
	}
	return err
}

// violated returns the name of the index in a message of SQLite, or its columns.
func violated(message string) string {
	if index := sqliteIndex.FindStringSubmatch(message); index != nil {
		return index[1]
	}
	if columns := sqliteColumns.FindStringSubmatch(message); columns != nil {
		return columns[1]
	}
	return ""
}

func (d *Database) conflict(violation string, err error) error {
	unique, known := d.uniques[violation]
	if !known {
		return err
	}
	return problem.Conflict([]problem.Path{{unique.Member}}, "")
}

func foreignKeyProblem(tx *Tx) error {
	if strings.HasPrefix(tx.last, "DELETE") {
		return problem.InUse()
	}
	return problem.Invalid([]problem.Field{{Code: "reference"}}, "")
}
