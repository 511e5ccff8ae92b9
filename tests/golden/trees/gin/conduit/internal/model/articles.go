package model

import (
	"context"
	"time"

	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/ids"
	"app/internal/platform/sq"
)

// Article is a row of articles: Articles.
type Article struct {
	ID          int64
	Slug        string
	Title       string
	Description string
	Body        string
	AuthorID    int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Row is the row in a statement over the table.
func (*Article) Row() sq.Row { return ArticleTable.Row }

// Fields are the columns of the row.
func (r *Article) Fields() []database.Field {
	return []database.Field{
		{Column: "id", Type: sq.BigInt, Value: &r.ID},
		{Column: "slug", Type: sq.Text, Value: &r.Slug},
		{Column: "title", Type: sq.Text, Value: &r.Title},
		{Column: "description", Type: sq.Text, Value: &r.Description},
		{Column: "body", Type: sq.Text, Value: &r.Body},
		{Column: "author_id", Type: sq.BigInt, Value: &r.AuthorID},
		{Column: "created_at", Type: sq.Timestamp, Value: &r.CreatedAt},
		{Column: "updated_at", Type: sq.Timestamp, Value: &r.UpdatedAt},
	}
}

// ArticleRow is a row of articles in a statement.
type ArticleRow struct{ sq.Row }

// ArticleTable is the row in a statement that starts from the table.
var ArticleTable = ArticleRow{sq.Table("articles")}

// As returns a further row of the table in a statement.
func (r ArticleRow) As(name string) ArticleRow { return ArticleRow{r.Row.As(name)} }

// In returns a row of the table in a subquery about an outer row.
func (r ArticleRow) In(outer sq.Source, name string) ArticleRow {
	return ArticleRow{r.Row.In(outer, name)}
}

// ArticleTagListTable is the row in a statement over article_tag_list.
var ArticleTagListTable = sq.Table("article_tag_list")

// ArticleFavoritedByTable is the row in a statement over article_favorited_by.
var ArticleFavoritedByTable = sq.Table("article_favorited_by")

// CanUpdate: Who may update: author == $user
func (article ArticleRow) CanUpdate(caller auth.Caller) sq.Expr {
	return sq.Eq(article.Col("author_id"), caller.SQL())
}

// CanDelete: Who may delete: author == $user
func (article ArticleRow) CanDelete(caller auth.Caller) sq.Expr {
	return sq.Eq(article.Col("author_id"), caller.SQL())
}

// Favorited: The value of `favorited`.
func (article ArticleRow) Favorited(caller auth.Caller) sq.Expr {
	favoritedBy := ArticleFavoritedByTable.In(article, "favoritedBy")
	return sq.From(favoritedBy).Where(sq.Eq(favoritedBy.Col("article_id"), article.Col("id")), sq.Eq(favoritedBy.Col("user_id"), caller.SQL())).Exists()
}

// FavoritesCount: The value of `favoritesCount`.
func (article ArticleRow) FavoritesCount(caller auth.Caller) sq.Expr {
	favoritedBy := ArticleFavoritedByTable.In(article, "favoritedBy")
	return sq.From(favoritedBy).Where(sq.Eq(favoritedBy.Col("article_id"), article.Col("id"))).Count()
}

// RemoveArticles deletes rows, and does what a delete does to the rows that refer to them.
func RemoveArticles(ctx context.Context, tx *database.Tx, keys []ids.ID, now time.Time) error {
	if len(keys) == 0 {
		return nil
	}
	return tx.Exec(ctx, sq.Delete(ArticleTable, ArticleTable.AnyOf(keys)))
}
