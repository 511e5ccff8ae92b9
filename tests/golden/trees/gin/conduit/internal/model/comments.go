package model

import (
	"context"
	"time"

	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/ids"
	"app/internal/platform/sq"
)

// Comment is a row of comments: Comments.
type Comment struct {
	ID        int64
	Body      string
	ArticleID int64
	AuthorID  int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Row is the row in a statement over the table.
func (*Comment) Row() sq.Row { return CommentTable.Row }

// Fields are the columns of the row.
func (r *Comment) Fields() []database.Field {
	return []database.Field{
		{Column: "id", Type: sq.BigInt, Value: &r.ID},
		{Column: "body", Type: sq.Text, Value: &r.Body},
		{Column: "article_id", Type: sq.BigInt, Value: &r.ArticleID},
		{Column: "author_id", Type: sq.BigInt, Value: &r.AuthorID},
		{Column: "created_at", Type: sq.Timestamp, Value: &r.CreatedAt},
		{Column: "updated_at", Type: sq.Timestamp, Value: &r.UpdatedAt},
	}
}

// CommentRow is a row of comments in a statement.
type CommentRow struct{ sq.Row }

// CommentTable is the row in a statement that starts from the table.
var CommentTable = CommentRow{sq.Table("comments")}

// As returns a further row of the table in a statement.
func (r CommentRow) As(name string) CommentRow { return CommentRow{r.Row.As(name)} }

// In returns a row of the table in a subquery about an outer row.
func (r CommentRow) In(outer sq.Source, name string) CommentRow {
	return CommentRow{r.Row.In(outer, name)}
}

// CanDelete: Who may delete: author == $user
func (comment CommentRow) CanDelete(caller auth.Caller) sq.Expr {
	return sq.Eq(comment.Col("author_id"), caller.SQL())
}

// RemoveComments deletes rows, and does what a delete does to the rows that refer to them.
func RemoveComments(ctx context.Context, tx *database.Tx, keys []ids.ID, now time.Time) error {
	if len(keys) == 0 {
		return nil
	}
	return tx.Exec(ctx, sq.Delete(CommentTable, CommentTable.AnyOf(keys)))
}
