package reviews

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
	Book      uuid.UUID
	Reader    uuid.UUID
	Stars     int64
	CreatedAt wire.Time
	UpdatedAt wire.Time
}

// DefaultShape: The default shape of the rows that meet the conditions.
type DefaultShape struct {
	ID        uuid.UUID `json:"id"`
	Book      uuid.UUID `json:"book"`
	Reader    uuid.UUID `json:"reader"`
	Stars     int64     `json:"stars"`
	CreatedAt wire.Time `json:"createdAt"`
	UpdatedAt wire.Time `json:"updatedAt"`
}

func (row *defaultRow) shape() DefaultShape {
	return DefaultShape{
		ID:        row.ID,
		Book:      row.Book,
		Reader:    row.Reader,
		Stars:     row.Stars,
		CreatedAt: row.CreatedAt,
		UpdatedAt: row.UpdatedAt,
	}
}

// selectDefault reads the rows of a query.
func selectDefault(ctx context.Context, tx *database.Tx, caller auth.Caller, query sq.Query) ([]DefaultShape, error) {
	statement := query.Select(
		model.ReviewTable.Col("id"),
		model.ReviewTable.Col("book_id"),
		model.ReviewTable.Col("reader_id"),
		model.ReviewTable.Col("stars"),
		model.ReviewTable.Col("created_at"),
		model.ReviewTable.Col("updated_at"),
	)
	var rows []*defaultRow
	err := tx.Each(ctx, statement, func(scanned *sql.Rows) error {
		row := &defaultRow{}
		rows = append(rows, row)
		return scanned.Scan(&row.ID, &row.Book, &row.Reader, &row.Stars, &row.CreatedAt, &row.UpdatedAt)
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
