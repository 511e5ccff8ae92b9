package authors

import (
	"context"
	"database/sql"

	"github.com/google/uuid"

	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/sq"
	"app/internal/platform/wire"
)

type defaultRow struct {
	ID        uuid.UUID
	Name      string
	CreatedAt wire.Time
	UpdatedAt wire.Time
}

// DefaultShape: The default shape of the rows that meet the conditions.
type DefaultShape struct {
	ID        uuid.UUID `json:"id"`
	Name      string    `json:"name"`
	CreatedAt wire.Time `json:"createdAt"`
	UpdatedAt wire.Time `json:"updatedAt"`
}

func (row *defaultRow) shape() DefaultShape {
	return DefaultShape{
		ID:        row.ID,
		Name:      row.Name,
		CreatedAt: row.CreatedAt,
		UpdatedAt: row.UpdatedAt,
	}
}

// selectDefault reads the rows of a query.
func selectDefault(ctx context.Context, tx *database.Tx, caller auth.Caller, query sq.Query) ([]DefaultShape, error) {
	statement := query.Select(
		model.AuthorTable.Col("id"),
		model.AuthorTable.Col("name"),
		model.AuthorTable.Col("created_at"),
		model.AuthorTable.Col("updated_at"),
	)
	var rows []*defaultRow
	err := tx.Each(ctx, statement, func(scanned *sql.Rows) error {
		row := &defaultRow{}
		rows = append(rows, row)
		return scanned.Scan(&row.ID, &row.Name, &row.CreatedAt, &row.UpdatedAt)
	})
	if err != nil {
		return nil, err
	}
	items := make([]DefaultShape, len(rows))
	for position, row := range rows {
		items[position] = row.shape()
	}
	return items, nil
}
