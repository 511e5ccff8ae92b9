// Package model holds the rows of the database, and what holds for them: conditions and computed values, as SQL.
package model

import "app/internal/platform/database"

// Uniques are the uniqueness rules of the database.
var Uniques = []database.Unique{
	{Name: "uq_users_email", Table: "users", Columns: []string{"email"}, Member: "email"},
}
