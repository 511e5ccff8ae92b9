package model

import (
	"time"

	"github.com/google/uuid"

	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/sq"
)

// User is a row of users: q" ' ”' ”' * / /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} / /n `b` $(id) </script>    😀 second line third
type User struct {
	ID        uuid.UUID
	Email     string
	Password  string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Row is the row in a statement over the table.
func (*User) Row() sq.Row { return UserTable.Row }

// Fields are the columns of the row.
func (r *User) Fields() []database.Field {
	return []database.Field{
		{Column: "id", Type: sq.UUID, Value: &r.ID},
		{Column: "email", Type: sq.Text, Value: &r.Email},
		{Column: "password", Type: sq.Text, Value: &r.Password},
		{Column: "created_at", Type: sq.Timestamp, Value: &r.CreatedAt},
		{Column: "updated_at", Type: sq.Timestamp, Value: &r.UpdatedAt},
	}
}

// UserRow is a row of users in a statement.
type UserRow struct{ sq.Row }

// UserTable is the row in a statement that starts from the table.
var UserTable = UserRow{sq.Table("users")}

// As returns a further row of the table in a statement.
func (r UserRow) As(name string) UserRow { return UserRow{r.Row.As(name)} }

// In returns a row of the table in a subquery about an outer row.
func (r UserRow) In(outer sq.Source, name string) UserRow {
	return UserRow{r.Row.In(outer, name)}
}

// UserUniques are the values that no two rows share.
var UserUniques = []database.UniqueRule{
	{
		Columns:    []string{"email"},
		Members:    []string{"email"},
		NullsEqual: false,
	},
}

// CanRead: Who may read: self == $user
func (user UserRow) CanRead(caller auth.Caller) sq.Expr {
	return sq.Eq(user.Col("id"), caller.SQL())
}
