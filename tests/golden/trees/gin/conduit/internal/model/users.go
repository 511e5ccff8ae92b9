package model

import (
	"time"

	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/sq"
)

// User is a row of users: Users.
type User struct {
	ID        int64
	Email     string
	Username  string
	Password  string
	Bio       *string
	Image     *string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Row is the row in a statement over the table.
func (*User) Row() sq.Row { return UserTable.Row }

// Fields are the columns of the row.
func (r *User) Fields() []database.Field {
	return []database.Field{
		{Column: "id", Type: sq.BigInt, Value: &r.ID},
		{Column: "email", Type: sq.Text, Value: &r.Email},
		{Column: "username", Type: sq.Text, Value: &r.Username},
		{Column: "password", Type: sq.Text, Value: &r.Password},
		{Column: "bio", Type: sq.Text, Value: &r.Bio},
		{Column: "image", Type: sq.Text, Value: &r.Image},
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

// UserFollowersTable is the row in a statement over user_followers.
var UserFollowersTable = sq.Table("user_followers")

// UserUniques are the values that no two rows share.
var UserUniques = []database.UniqueRule{
	{
		Columns:    []string{"email"},
		Members:    []string{"email"},
		NullsEqual: false,
	},
	{
		Columns:    []string{"username"},
		Members:    []string{"username"},
		NullsEqual: false,
	},
}

// CanUpdate: Who may update: self == $user
func (user UserRow) CanUpdate(caller auth.Caller) sq.Expr {
	return sq.Eq(user.Col("id"), caller.SQL())
}

// Following: The value of `following`.
func (user UserRow) Following(caller auth.Caller) sq.Expr {
	followers := UserFollowersTable.In(user, "followers")
	return sq.From(followers).Where(sq.Eq(followers.Col("user_id"), user.Col("id")), sq.Eq(followers.Col("related_user_id"), caller.SQL())).Exists()
}
