package model

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/ids"
	"app/internal/platform/sq"
)

// Book is a row of books: Books.
type Book struct {
	ID        uuid.UUID
	Title     string
	AuthorID  uuid.UUID
	Price     decimal.Decimal
	SellerID  uuid.UUID
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Row is the row in a statement over the table.
func (*Book) Row() sq.Row { return BookTable.Row }

// Fields are the columns of the row.
func (r *Book) Fields() []database.Field {
	return []database.Field{
		{Column: "id", Type: sq.UUID, Value: &r.ID},
		{Column: "title", Type: sq.Text, Value: &r.Title},
		{Column: "author_id", Type: sq.UUID, Value: &r.AuthorID},
		{Column: "price", Type: sq.Decimal(2), Value: &r.Price},
		{Column: "seller_id", Type: sq.UUID, Value: &r.SellerID},
		{Column: "created_at", Type: sq.Timestamp, Value: &r.CreatedAt},
		{Column: "updated_at", Type: sq.Timestamp, Value: &r.UpdatedAt},
	}
}

// BookRow is a row of books in a statement.
type BookRow struct{ sq.Row }

// BookTable is the row in a statement that starts from the table.
var BookTable = BookRow{sq.Table("books")}

// As returns a further row of the table in a statement.
func (r BookRow) As(name string) BookRow { return BookRow{r.Row.As(name)} }

// In returns a row of the table in a subquery about an outer row.
func (r BookRow) In(outer sq.Source, name string) BookRow {
	return BookRow{r.Row.In(outer, name)}
}

// CanUpdate: Who may update: seller == $user
func (book BookRow) CanUpdate(caller auth.Caller) sq.Expr {
	return sq.Eq(book.Col("seller_id"), caller.SQL())
}

// CanDelete: Who may delete: seller == $user
func (book BookRow) CanDelete(caller auth.Caller) sq.Expr {
	return sq.Eq(book.Col("seller_id"), caller.SQL())
}

// ReviewCount: The value of `reviewCount`.
func (book BookRow) ReviewCount(caller auth.Caller) sq.Expr {
	reviews := ReviewTable.In(book, "reviews")
	return sq.From(reviews).Where(sq.Eq(reviews.Col("book_id"), book.Col("id"))).Count()
}

// RemoveBooks deletes rows, and does what a delete does to the rows that refer to them.
func RemoveBooks(ctx context.Context, tx *database.Tx, keys []ids.ID, now time.Time) error {
	if len(keys) == 0 {
		return nil
	}
	return tx.Exec(ctx, sq.Delete(BookTable, BookTable.AnyOf(keys)))
}
