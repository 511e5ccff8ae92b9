package books

import (
	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"app/internal/platform/input"
)

// CreateBookInput is what a request may carry.
type CreateBookInput struct {
	Title    string
	AuthorID uuid.UUID
	Price    decimal.Decimal
}

func readCreateBook(r *input.Reader, found map[string]input.Found) CreateBookInput {
	return CreateBookInput{
		Title:    input.Required(r, "title", input.String(0, 200)),
		AuthorID: input.Required(r, "author", input.Reference(input.UUID(), found["author"])),
		Price:    input.Required(r, "price", input.Decimal(8, 2, new(decimal.RequireFromString("0.01")), nil)),
	}
}

// UpdateBookInput is what a request may carry.
type UpdateBookInput struct {
	Title    input.Maybe[string]
	AuthorID input.Maybe[uuid.UUID]
	Price    input.Maybe[decimal.Decimal]
}

func readUpdateBook(r *input.Reader, found map[string]input.Found) UpdateBookInput {
	return UpdateBookInput{
		Title:    input.Optional(r, "title", input.String(0, 200)),
		AuthorID: input.Optional(r, "author", input.Reference(input.UUID(), found["author"])),
		Price:    input.Optional(r, "price", input.Decimal(8, 2, new(decimal.RequireFromString("0.01")), nil)),
	}
}
