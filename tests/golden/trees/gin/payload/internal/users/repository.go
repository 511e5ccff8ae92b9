package users

import (
	"context"
	"database/sql"

	"github.com/google/uuid"

	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/sq"
)

type sessionRow struct {
	ID    uuid.UUID
	Email string
	token string
}

// SessionShape: The session shape of the rows that meet the conditions.
type SessionShape struct {
	ID    uuid.UUID `json:"id"`
	Email string    `json:"email"`
	Token string    `json:"token"`
}

func (row *sessionRow) shape() SessionShape {
	return SessionShape{
		ID:    row.ID,
		Email: row.Email,
		Token: row.token,
	}
}

// selectSession reads the rows of a query.
func selectSession(ctx context.Context, tx *database.Tx, caller auth.Caller, query sq.Query, token string) ([]SessionShape, error) {
	statement := query.Select(
		model.UserTable.Col("id"),
		model.UserTable.Col("email"),
	)
	var rows []*sessionRow
	err := tx.Each(ctx, statement, func(scanned *sql.Rows) error {
		row := &sessionRow{token: token}
		rows = append(rows, row)
		return scanned.Scan(&row.ID, &row.Email)
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
