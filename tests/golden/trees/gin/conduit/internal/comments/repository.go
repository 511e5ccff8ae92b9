package comments

import (
	"context"
	"database/sql"

	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/sq"
	"app/internal/platform/wire"
)

type defaultRow struct {
	ID              int64
	CreatedAt       wire.Time
	UpdatedAt       wire.Time
	Body            string
	AuthorID        *int64
	AuthorUsername  *string
	AuthorBio       *string
	AuthorImage     *string
	AuthorFollowing *bool
}

// DefaultShape: The default shape of the rows that meet the conditions.
type DefaultShape struct {
	ID        int64               `json:"id"`
	CreatedAt wire.Time           `json:"createdAt"`
	UpdatedAt wire.Time           `json:"updatedAt"`
	Body      string              `json:"body"`
	Author    *DefaultAuthorShape `json:"author"`
}

func (row *defaultRow) shape() DefaultShape {
	return DefaultShape{
		ID:        row.ID,
		CreatedAt: row.CreatedAt,
		UpdatedAt: row.UpdatedAt,
		Body:      row.Body,
		Author:    row.defaultAuthor(),
	}
}

// DefaultAuthorShape is what `author` shows.
type DefaultAuthorShape struct {
	Username  *string `json:"username"`
	Bio       *string `json:"bio"`
	Image     *string `json:"image"`
	Following *bool   `json:"following"`
}

func (row *defaultRow) defaultAuthor() *DefaultAuthorShape {
	if row.AuthorID == nil {
		return nil
	}
	return &DefaultAuthorShape{
		Username:  row.AuthorUsername,
		Bio:       row.AuthorBio,
		Image:     row.AuthorImage,
		Following: row.AuthorFollowing,
	}
}

// selectDefault reads the rows of a query.
func selectDefault(ctx context.Context, tx *database.Tx, caller auth.Caller, query sq.Query) ([]DefaultShape, error) {
	author := model.UserTable.As("author")
	query = query.
		LeftJoin(author, sq.Eq(author.Col("id"), model.CommentTable.Col("author_id")))
	statement := query.Select(
		model.CommentTable.Col("id"),
		model.CommentTable.Col("created_at"),
		model.CommentTable.Col("updated_at"),
		model.CommentTable.Col("body"),
		author.Col("id"),
		author.Col("username"),
		author.Col("bio"),
		author.Col("image"),
		author.Following(caller),
	)
	var rows []*defaultRow
	err := tx.Each(ctx, statement, func(scanned *sql.Rows) error {
		row := &defaultRow{}
		rows = append(rows, row)
		return scanned.Scan(&row.ID, &row.CreatedAt, &row.UpdatedAt, &row.Body, &row.AuthorID, &row.AuthorUsername, &row.AuthorBio, &row.AuthorImage, &row.AuthorFollowing)
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
