// Package model holds the rows of the database, and what holds for them: conditions and computed values, as SQL.
package model

import "app/internal/platform/database"

// Uniques are the uniqueness rules of the database.
var Uniques = []database.Unique{
	{Name: "uq_users_email", Table: "users", Columns: []string{"email"}, Member: "email"},
	{Name: "uq_authors_name", Table: "authors", Columns: []string{"name"}, Member: "name"},
	{Name: "uq_reviews_book_id_reader_id", Table: "reviews", Columns: []string{"book_id", "reader_id"}, Member: "reader"},
}
