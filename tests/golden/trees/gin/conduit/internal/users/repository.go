package users

import (
	"context"
	"database/sql"

	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/sq"
)

type sessionRow struct {
	ID       int64
	Email    string
	Username string
	Bio      *string
	Image    *string
	token    string
}

// SessionShape: The session shape of the rows that meet the conditions.
type SessionShape struct {
	Email    string  `json:"email"`
	Token    string  `json:"token"`
	Username string  `json:"username"`
	Bio      *string `json:"bio"`
	Image    *string `json:"image"`
}

func (row *sessionRow) shape() SessionShape {
	return SessionShape{
		Email:    row.Email,
		Token:    row.token,
		Username: row.Username,
		Bio:      row.Bio,
		Image:    row.Image,
	}
}

// selectSession reads the rows of a query.
func selectSession(ctx context.Context, tx *database.Tx, caller auth.Caller, query sq.Query, token string) ([]SessionShape, error) {
	statement := query.Select(
		model.UserTable.Col("id"),
		model.UserTable.Col("email"),
		model.UserTable.Col("username"),
		model.UserTable.Col("bio"),
		model.UserTable.Col("image"),
	)
	var rows []*sessionRow
	err := tx.Each(ctx, statement, func(scanned *sql.Rows) error {
		row := &sessionRow{token: token}
		rows = append(rows, row)
		return scanned.Scan(&row.ID, &row.Email, &row.Username, &row.Bio, &row.Image)
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

type profileRow struct {
	ID        int64
	Username  string
	Bio       *string
	Image     *string
	Following bool
}

// ProfileShape: The profile shape of the rows that meet the conditions.
type ProfileShape struct {
	Username  string  `json:"username"`
	Bio       *string `json:"bio"`
	Image     *string `json:"image"`
	Following bool    `json:"following"`
}

func (row *profileRow) shape() ProfileShape {
	return ProfileShape{
		Username:  row.Username,
		Bio:       row.Bio,
		Image:     row.Image,
		Following: row.Following,
	}
}

// selectProfile reads the rows of a query.
func selectProfile(ctx context.Context, tx *database.Tx, caller auth.Caller, query sq.Query) ([]ProfileShape, error) {
	statement := query.Select(
		model.UserTable.Col("id"),
		model.UserTable.Col("username"),
		model.UserTable.Col("bio"),
		model.UserTable.Col("image"),
		model.UserTable.Following(caller),
	)
	var rows []*profileRow
	err := tx.Each(ctx, statement, func(scanned *sql.Rows) error {
		row := &profileRow{}
		rows = append(rows, row)
		return scanned.Scan(&row.ID, &row.Username, &row.Bio, &row.Image, &row.Following)
	})
	if err != nil {
		return nil, err
	}
	items := make([]ProfileShape, len(rows))
	for position, row := range rows {
		items[position] = row.shape()
	}
	return items, nil
}
