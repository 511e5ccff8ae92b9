// Package model holds the rows of the database, and what holds for them: conditions and computed values, as SQL.
package model

import "app/internal/platform/database"

// Uniques are the uniqueness rules of the database.
var Uniques = []database.Unique{
	{Name: "uq_users_email", Table: "users", Columns: []string{"email"}, Member: "email"},
	{Name: "uq_users_username", Table: "users", Columns: []string{"username"}, Member: "username"},
	{Name: "uq_articles_slug", Table: "articles", Columns: []string{"slug"}, Member: "slug"},
	{Name: "uq_tags_name", Table: "tags", Columns: []string{"name"}, Member: "name"},
}
