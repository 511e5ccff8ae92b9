package books

import (
	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/sq"
)

// listBooksByAuthor: Whether `author` passes a test.
func listBooksByAuthor(book model.BookRow, caller auth.Caller, test sq.Test) sq.Expr {
	return test(book.Col("author_id"))
}

// listBooksByPrice: Whether `price` passes a test.
func listBooksByPrice(book model.BookRow, caller auth.Caller, test sq.Test) sq.Expr {
	return test(book.Col("price"))
}
