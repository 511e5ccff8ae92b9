package model

import (
	"time"

	"app/internal/platform/database"
	"app/internal/platform/sq"
)

// Tag is a row of tags: Tags.
type Tag struct {
	ID        int64
	Name      string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Row is the row in a statement over the table.
func (*Tag) Row() sq.Row { return TagTable.Row }

// Fields are the columns of the row.
func (r *Tag) Fields() []database.Field {
	return []database.Field{
		{Column: "id", Type: sq.BigInt, Value: &r.ID},
		{Column: "name", Type: sq.Text, Value: &r.Name},
		{Column: "created_at", Type: sq.Timestamp, Value: &r.CreatedAt},
		{Column: "updated_at", Type: sq.Timestamp, Value: &r.UpdatedAt},
	}
}

// TagRow is a row of tags in a statement.
type TagRow struct{ sq.Row }

// TagTable is the row in a statement that starts from the table.
var TagTable = TagRow{sq.Table("tags")}

// As returns a further row of the table in a statement.
func (r TagRow) As(name string) TagRow { return TagRow{r.Row.As(name)} }

// In returns a row of the table in a subquery about an outer row.
func (r TagRow) In(outer sq.Source, name string) TagRow {
	return TagRow{r.Row.In(outer, name)}
}

// TagUniques are the values that no two rows share.
var TagUniques = []database.UniqueRule{
	{
		Columns:    []string{"name"},
		Members:    []string{"name"},
		NullsEqual: false,
	},
}
