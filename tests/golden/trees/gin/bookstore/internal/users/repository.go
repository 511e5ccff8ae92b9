package users

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

type sessionRow struct {
	ID        uuid.UUID
	Email     string
	Name      string
	CreatedAt wire.Time
	UpdatedAt wire.Time
	token     string
}

// SessionShape: The session shape of the rows that meet the conditions.
type SessionShape struct {
	ID        uuid.UUID `json:"id"`
	Email     string    `json:"email"`
	Name      string    `json:"name"`
	CreatedAt wire.Time `json:"createdAt"`
	UpdatedAt wire.Time `json:"updatedAt"`
	Token     string    `json:"token"`
}

func (row *sessionRow) shape() SessionShape {
	return SessionShape{
		ID:        row.ID,
		Email:     row.Email,
		Name:      row.Name,
		CreatedAt: row.CreatedAt,
		UpdatedAt: row.UpdatedAt,
		Token:     row.token,
	}
}

// selectSession reads the rows of a query.
func selectSession(ctx context.Context, tx *database.Tx, caller auth.Caller, query sq.Query, token string) ([]SessionShape, error) {
	statement := query.Select(
		model.UserTable.Col("id"),
		model.UserTable.Col("email"),
		model.UserTable.Col("name"),
		model.UserTable.Col("created_at"),
		model.UserTable.Col("updated_at"),
	)
	var rows []*sessionRow
	err := tx.Each(ctx, statement, func(scanned *sql.Rows) error {
		row := &sessionRow{token: token}
		rows = append(rows, row)
		return scanned.Scan(&row.ID, &row.Email, &row.Name, &row.CreatedAt, &row.UpdatedAt)
	})
	if err != nil {
		return nil, err
	}
	items := make([]SessionShape, len(rows))
	for position, row := range rows {
		items[position] = row.shape()
	}
	return items, nil
}
