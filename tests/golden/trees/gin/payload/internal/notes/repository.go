package notes

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
	Class     string
	Import    *string
	Kind      string
	Owner     uuid.UUID
	Session   int64
	Metadata  bool
	Body      *string
	Loud      bool
	CreatedAt wire.Time
	UpdatedAt wire.Time
}

// DefaultShape: The default shape of the rows that meet the conditions.
type DefaultShape struct {
	ID        uuid.UUID `json:"id"`
	Class     string    `json:"class"`
	Import    *string   `json:"import"`
	Kind      string    `json:"kind"`
	Owner     uuid.UUID `json:"owner"`
	Session   int64     `json:"session"`
	Metadata  bool      `json:"metadata"`
	Body      *string   `json:"body"`
	Loud      bool      `json:"loud"`
	CreatedAt wire.Time `json:"createdAt"`
	UpdatedAt wire.Time `json:"updatedAt"`
}

func (row *defaultRow) shape() DefaultShape {
	return DefaultShape{
		ID:        row.ID,
		Class:     row.Class,
		Import:    row.Import,
		Kind:      row.Kind,
		Owner:     row.Owner,
		Session:   row.Session,
		Metadata:  row.Metadata,
		Body:      row.Body,
		Loud:      row.Loud,
		CreatedAt: row.CreatedAt,
		UpdatedAt: row.UpdatedAt,
	}
}

// selectDefault reads the rows of a query.
func selectDefault(ctx context.Context, tx *database.Tx, caller auth.Caller, query sq.Query) ([]DefaultShape, error) {
	statement := query.Select(
		model.NoteTable.Col("id"),
		model.NoteTable.Col("class"),
		model.NoteTable.Col("import"),
		model.NoteTable.Col("kind"),
		model.NoteTable.Col("owner_id"),
		model.NoteTable.Col("session"),
		model.NoteTable.Col("metadata"),
		model.NoteTable.Col("body"),
		model.NoteTable.Loud(caller),
		model.NoteTable.Col("created_at"),
		model.NoteTable.Col("updated_at"),
	)
	var rows []*defaultRow
	err := tx.Each(ctx, statement, func(scanned *sql.Rows) error {
		row := &defaultRow{}
		rows = append(rows, row)
		return scanned.Scan(&row.ID, &row.Class, &row.Import, &row.Kind, &row.Owner, &row.Session, &row.Metadata, &row.Body, &row.Loud, &row.CreatedAt, &row.UpdatedAt)
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
