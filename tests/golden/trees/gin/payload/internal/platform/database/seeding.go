package database

import (
	"context"
	"fmt"
	"slices"

	"app/internal/platform/ids"
	"app/internal/platform/sq"
)

// HasLike tells whether a row has the record's values in some columns.
func (tx *Tx) HasLike(ctx context.Context, record Record, columns ...string) (bool, error) {
	var conditions []sq.Expr
	for _, field := range record.Fields() {
		if !slices.Contains(columns, field.Column) {
			continue
		}
		column := record.Row().Col(field.Column)
		if field.Type.Stored(field.Value, false) == nil {
			conditions = append(conditions, sq.IsNull(column))
		} else {
			conditions = append(conditions, sq.Eq(column, field.Type.Bind(field.Value)))
		}
	}
	return tx.Holds(ctx, sq.From(record.Row()).Where(conditions...))
}

// KeyOf returns the key of the row that a text in a column names.
func KeyOf(
	ctx context.Context, tx *Tx, row sq.Row, column, value string, conditions ...sq.Expr,
) (ids.ID, error) {
	query := sq.From(row).Where(sq.Eq(row.Col(column), sq.Text.Bind(value))).Where(conditions...)
	key, err := tx.FindKey(ctx, query, row.Table())
	if err != nil {
		return key, fmt.Errorf("%s %s: %w", row.Table(), value, err)
	}
	return key, nil
}
