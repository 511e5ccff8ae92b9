package database

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"app/internal/platform/ids"
	"app/internal/platform/problem"
	"app/internal/platform/sq"
)

type session interface {
	ExecContext(ctx context.Context, statement string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, statement string, args ...any) (*sql.Rows, error)
}

// Tx runs statements one after the other.
type Tx struct {
	session  session
	postgres bool
	trace    func(statement string)
	last     string
}

func (tx *Tx) build(statement sq.Expr) (string, []any) {
	text, args := sq.Build(statement, tx.postgres)
	tx.last = text
	tx.trace(text)
	return text, args
}

// Exec runs a statement that answers no rows.
func (tx *Tx) Exec(ctx context.Context, statement sq.Expr) error {
	text, args := tx.build(statement)
	_, err := tx.session.ExecContext(ctx, text, args...)
	return err
}

// Each runs a statement and looks at every row that it answers.
func (tx *Tx) Each(ctx context.Context, statement sq.Expr, look func(rows *sql.Rows) error) error {
	text, args := tx.build(statement)
	rows, err := tx.session.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err tells what went wrong
	for rows.Next() {
		if err := look(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

var errFound = errors.New("found")

// First scans the first row that a statement answers; without one found is false.
func (tx *Tx) First(ctx context.Context, statement sq.Expr, targets ...any) (found bool, err error) {
	err = tx.Each(ctx, statement, func(rows *sql.Rows) error {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		return errFound
	})
	if errors.Is(err, errFound) {
		return true, nil
	}
	return false, err
}

// Keys returns the keys that a statement answers.
func (tx *Tx) Keys(ctx context.Context, statement sq.Expr) ([]ids.ID, error) {
	var keys []ids.ID
	err := tx.Each(ctx, statement, func(rows *sql.Rows) error {
		var key ids.ID
		err := rows.Scan(&key)
		keys = append(keys, key)
		return err
	})
	return keys, err
}

// FindKey returns the key of the first row of a query, or 404.
func (tx *Tx) FindKey(ctx context.Context, query sq.Query, resource string) (ids.ID, error) {
	return tx.keyOr404(ctx, query.Keys(), resource)
}

// HoldKey returns the key of the first row of a query, or 404; nobody deletes the row before the transaction ends.
func (tx *Tx) HoldKey(ctx context.Context, query sq.Query, resource string) (ids.ID, error) {
	return tx.keyOr404(ctx, query.Hold(), resource)
}

func (tx *Tx) keyOr404(ctx context.Context, statement sq.Expr, resource string) (ids.ID, error) {
	var key ids.ID
	found, err := tx.First(ctx, statement, &key)
	if err == nil && !found {
		err = problem.NotFound(resource)
	}
	return key, err
}

// Holds tells whether a query has a row.
func (tx *Tx) Holds(ctx context.Context, query sq.Query) (bool, error) {
	var holds bool
	_, err := tx.First(ctx, sq.Select(query.Exists()), &holds)
	return holds, err
}

// Require returns refused unless a query has a row.
func (tx *Tx) Require(ctx context.Context, query sq.Query, refused error) error {
	holds, err := tx.Holds(ctx, query)
	if err != nil || holds {
		return err
	}
	return refused
}

// Count returns the number of a query's rows.
func (tx *Tx) Count(ctx context.Context, query sq.Query) (int64, error) {
	var count int64
	_, err := tx.First(ctx, query.Select(sq.Raw("COUNT(*)")), &count)
	return count, err
}

// Broken tells whether a condition is false of any of the rows with these keys.
func (tx *Tx) Broken(ctx context.Context, row sq.Row, keys []ids.ID, condition sq.Expr) (bool, error) {
	if len(keys) == 0 {
		return false, nil
	}
	return tx.Holds(ctx, sq.From(row).Where(row.AnyOf(keys), sq.IsFalse(condition)))
}

// Lock locks rows in the order of their keys, so that no two transactions wait for each other.
func (tx *Tx) Lock(ctx context.Context, row sq.Row, keys sq.Expr) ([]ids.ID, error) {
	query := sq.From(row).Where(sq.InQuery(row.ID(), keys)).OrderBy(row.ID())
	return tx.Keys(ctx, query.Lock(row.ID()))
}

// LockKeys locks the rows with these keys, in the order of the keys.
func (tx *Tx) LockKeys(ctx context.Context, row sq.Row, keys []ids.ID) ([]ids.ID, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	query := sq.From(row).Where(row.AnyOf(keys)).OrderBy(row.ID())
	return tx.Keys(ctx, query.Lock(row.ID()))
}

// Set gives a column of all rows a value in one statement; rows that hold the value already stay untouched.
// A touched moment is kept in `updated_at`.
func (tx *Tx) Set(
	ctx context.Context, row sq.Row, keys []ids.ID, column string, value sq.Expr, touched *time.Time,
) error {
	if len(keys) == 0 {
		return nil
	}
	values := []sq.Assignment{{Column: column, Value: value}}
	if touched != nil {
		values = append(values, sq.Assignment{Column: "updated_at", Value: sq.Timestamp.Bind(*touched)})
	}
	return tx.Exec(ctx, sq.Update(row, values, row.AnyOf(keys), sq.Differs(row.Col(column), value)))
}
