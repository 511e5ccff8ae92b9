package books

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
	ID              uuid.UUID
	Title           string
	AuthorID        *uuid.UUID
	AuthorName      *string
	AuthorCreatedAt *wire.Time
	AuthorUpdatedAt *wire.Time
	Price           wire.Decimal
	SellerID        *uuid.UUID
	SellerName      *string
	ReviewCount     int64
}

// DefaultShape: The default shape of the rows that meet the conditions.
type DefaultShape struct {
	ID          uuid.UUID           `json:"id"`
	Title       string              `json:"title"`
	Author      *DefaultAuthorShape `json:"author"`
	Price       wire.Decimal        `json:"price"`
	Seller      *DefaultSellerShape `json:"seller"`
	ReviewCount int64               `json:"reviewCount"`
}

func (row *defaultRow) shape() DefaultShape {
	return DefaultShape{
		ID:          row.ID,
		Title:       row.Title,
		Author:      row.defaultAuthor(),
		Price:       row.Price,
		Seller:      row.defaultSeller(),
		ReviewCount: row.ReviewCount,
	}
}

// DefaultAuthorShape is what `author` shows.
type DefaultAuthorShape struct {
	ID        *uuid.UUID `json:"id"`
	Name      *string    `json:"name"`
	CreatedAt *wire.Time `json:"createdAt"`
	UpdatedAt *wire.Time `json:"updatedAt"`
}

func (row *defaultRow) defaultAuthor() *DefaultAuthorShape {
	if row.AuthorID == nil {
		return nil
	}
	return &DefaultAuthorShape{
		ID:        row.AuthorID,
		Name:      row.AuthorName,
		CreatedAt: row.AuthorCreatedAt,
		UpdatedAt: row.AuthorUpdatedAt,
	}
}

// DefaultSellerShape is what `seller` shows.
type DefaultSellerShape struct {
	ID   *uuid.UUID `json:"id"`
	Name *string    `json:"name"`
}

func (row *defaultRow) defaultSeller() *DefaultSellerShape {
	if row.SellerID == nil {
		return nil
	}
	return &DefaultSellerShape{
		ID:   row.SellerID,
		Name: row.SellerName,
	}
}

// selectDefault reads the rows of a query.
func selectDefault(ctx context.Context, tx *database.Tx, caller auth.Caller, query sq.Query) ([]DefaultShape, error) {
	author := model.AuthorTable.As("author")
	seller := model.UserTable.As("seller")
	query = query.
		LeftJoin(author, sq.Eq(author.Col("id"), model.BookTable.Col("author_id"))).
		LeftJoin(seller, sq.Eq(seller.Col("id"), model.BookTable.Col("seller_id")))
	statement := query.Select(
		model.BookTable.Col("id"),
		model.BookTable.Col("title"),
		author.Col("id"),
		author.Col("name"),
		author.Col("created_at"),
		author.Col("updated_at"),
		model.BookTable.Col("price"),
		seller.Col("id"),
		seller.Col("name"),
		model.BookTable.ReviewCount(caller),
	)
	var rows []*defaultRow
	err := tx.Each(ctx, statement, func(scanned *sql.Rows) error {
		row := &defaultRow{}
		rows = append(rows, row)
		return scanned.Scan(&row.ID, &row.Title, &row.AuthorID, &row.AuthorName, &row.AuthorCreatedAt, &row.AuthorUpdatedAt, wire.ScanDecimal(&row.Price, 2), &row.SellerID, &row.SellerName, &row.ReviewCount)
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
