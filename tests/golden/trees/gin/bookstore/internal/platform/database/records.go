package database

import (
	"context"
	"slices"
	"time"

	"app/internal/platform/ids"
	"app/internal/platform/problem"
	"app/internal/platform/sq"
)

// Field is a column of a record: how it is stored, and a pointer to its value.
type Field struct {
	Column string
	Type   sq.Type
	Value  any
}

// Record is a row of a table as a value.
type Record interface {
	Row() sq.Row
	Fields() []Field
}

// generated tells whether the database gives the field its value.
func (f Field) generated() bool {
	key, isNumber := f.Value.(*int64)
	return f.Column == "id" && isNumber && *key == 0
}

// Insert adds a row and returns its key.
func (tx *Tx) Insert(ctx context.Context, record Record) (ids.ID, error) {
	var key ids.ID
	_, err := tx.First(ctx, sq.Returning(insert(record)), &key)
	return key, err
}

// insertNew adds a row, unless another transaction has written the like at the same time.
func (tx *Tx) insertNew(ctx context.Context, record Record) (key ids.ID, added bool, err error) {
	added, err = tx.First(ctx, sq.Returning(sq.OrNothing(insert(record))), &key)
	return key, added, err
}

func insert(record Record) sq.Expr {
	var values []sq.Assignment
	for _, field := range record.Fields() {
		if !field.generated() {
			values = append(values, sq.Assignment{Column: field.Column, Value: field.Type.Bind(field.Value)})
		}
	}
	return sq.Insert(record.Row(), values)
}

// Find reads a row into a record, or answers 404.
func (tx *Tx) Find(ctx context.Context, record Record, resource string, conditions ...sq.Expr) error {
	columns, targets := columnsOf(record)
	return tx.read(ctx, sq.From(record.Row()).Where(conditions...).Select(columns...), targets, resource)
}

// FindAndLock reads a row into a record and keeps others from changing it, or answers 404.
func (tx *Tx) FindAndLock(ctx context.Context, record Record, resource string, conditions ...sq.Expr) error {
	columns, targets := columnsOf(record)
	return tx.read(ctx, sq.From(record.Row()).Where(conditions...).Lock(columns...), targets, resource)
}

func (tx *Tx) read(ctx context.Context, statement sq.Expr, targets []any, resource string) error {
	found, err := tx.First(ctx, statement, targets...)
	if err == nil && !found {
		err = problem.NotFound(resource)
	}
	return err
}

func columnsOf(record Record) ([]sq.Expr, []any) {
	fields := record.Fields()
	columns, targets := make([]sq.Expr, len(fields)), make([]any, len(fields))
	for position, field := range fields {
		columns[position] = record.Row().Col(field.Column)
		targets[position] = field.Type.Into(field.Value)
	}
	return columns, targets
}

// Columns are where the values of these columns are scanned into.
func Columns(record Record, names ...string) []any {
	targets := make([]any, len(names))
	for _, field := range record.Fields() {
		if position := slices.Index(names, field.Column); position >= 0 {
			targets[position] = field.Type.Into(field.Value)
		}
	}
	return targets
}

// Compute gives a column of a record the value of an expression.
func (tx *Tx) Compute(ctx context.Context, record Record, column string, value sq.Expr) error {
	_, err := tx.First(ctx, sq.Select(value), Columns(record, column)...)
	return err
}

// ComputeRequired gives a column the value of an expression of rows that were found before; without a value one of them
// was deleted meanwhile.
func (tx *Tx) ComputeRequired(ctx context.Context, record Record, column string, value sq.Expr) error {
	statement := sq.Query{}.Where(sq.IsNotNull(value)).Select(value)
	found, err := tx.First(ctx, statement, Columns(record, column)...)
	if err == nil && !found {
		err = problem.Invalid([]problem.Field{{Code: "reference"}}, "")
	}
	return err
}

// Changes are the columns in which a record differs from what it was.
type Changes []sq.Assignment

// Changed compares a record with what it was.
func Changed(before, after Record) Changes {
	var changes Changes
	old := before.Fields()
	for position, field := range after.Fields() {
		if field.Type.Stored(field.Value, false) != field.Type.Stored(old[position].Value, false) {
			changes = append(changes, sq.Assignment{Column: field.Column, Value: field.Type.Bind(field.Value)})
		}
	}
	return changes
}

// Has tells whether one of the columns changed.
func (c Changes) Has(columns ...string) bool {
	return slices.ContainsFunc(c, func(change sq.Assignment) bool { return slices.Contains(columns, change.Column) })
}

// At is the changes with the moment at which they were made; without any there is none.
func (c Changes) At(now time.Time) Changes {
	if len(c) == 0 {
		return nil
	}
	return append(slices.Clip(c), sq.Assignment{Column: "updated_at", Value: sq.Timestamp.Bind(now)})
}

// Update writes changes to a row; without any the row stays untouched.
func (tx *Tx) Update(ctx context.Context, row sq.Row, key ids.ID, changes Changes) error {
	if len(changes) == 0 {
		return nil
	}
	return tx.Exec(ctx, sq.Update(row, changes, row.Is(key)))
}

// KeysOf returns the keys that rows hold, without those that are missing.
func KeysOf[R any](rows []R, key func(row R) *ids.ID) []ids.ID {
	var keys []ids.ID
	for _, row := range rows {
		if found := key(row); found != nil {
			keys = append(keys, *found)
		}
	}
	return keys
}
