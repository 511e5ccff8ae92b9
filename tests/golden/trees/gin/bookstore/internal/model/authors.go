package model

import (
	"time"

	"github.com/google/uuid"

	"app/internal/platform/database"
	"app/internal/platform/sq"
)

// Author is a row of authors: Authors.
type Author struct {
	ID        uuid.UUID
	Name      string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Row is the row in a statement over the table.
func (*Author) Row() sq.Row { return AuthorTable.Row }

// Fields are the columns of the row.
func (r *Author) Fields() []database.Field {
	return []database.Field{
		{Column: "id", Type: sq.UUID, Value: &r.ID},
		{Column: "name", Type: sq.Text, Value: &r.Name},
		{Column: "created_at", Type: sq.Timestamp, Value: &r.CreatedAt},
		{Column: "updated_at", Type: sq.Timestamp, Value: &r.UpdatedAt},
	}
}

// AuthorRow is a row of authors in a statement.
type AuthorRow struct{ sq.Row }

// AuthorTable is the row in a statement that starts from the table.
var AuthorTable = AuthorRow{sq.Table("authors")}

// As returns a further row of the table in a statement.
func (r AuthorRow) As(name string) AuthorRow { return AuthorRow{r.Row.As(name)} }

// In returns a row of the table in a subquery about an outer row.
func (r AuthorRow) In(outer sq.Source, name string) AuthorRow {
	return AuthorRow{r.Row.In(outer, name)}
}

// AuthorUniques are the values that no two rows share.
var AuthorUniques = []database.UniqueRule{
	{
		Columns:    []string{"name"},
		Members:    []string{"name"},
		NullsEqual: false,
	},
}
