package model

import (
	"time"

	"github.com/google/uuid"

	"app/internal/platform/database"
	"app/internal/platform/sq"
)

// Review is a row of reviews: Reviews.
type Review struct {
	ID        uuid.UUID
	BookID    uuid.UUID
	ReaderID  uuid.UUID
	Stars     int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Row is the row in a statement over the table.
func (*Review) Row() sq.Row { return ReviewTable.Row }

// Fields are the columns of the row.
func (r *Review) Fields() []database.Field {
	return []database.Field{
		{Column: "id", Type: sq.UUID, Value: &r.ID},
		{Column: "book_id", Type: sq.UUID, Value: &r.BookID},
		{Column: "reader_id", Type: sq.UUID, Value: &r.ReaderID},
		{Column: "stars", Type: sq.BigInt, Value: &r.Stars},
		{Column: "created_at", Type: sq.Timestamp, Value: &r.CreatedAt},
		{Column: "updated_at", Type: sq.Timestamp, Value: &r.UpdatedAt},
	}
}

// ReviewRow is a row of reviews in a statement.
type ReviewRow struct{ sq.Row }

// ReviewTable is the row in a statement that starts from the table.
var ReviewTable = ReviewRow{sq.Table("reviews")}

// As returns a further row of the table in a statement.
func (r ReviewRow) As(name string) ReviewRow { return ReviewRow{r.Row.As(name)} }

// In returns a row of the table in a subquery about an outer row.
func (r ReviewRow) In(outer sq.Source, name string) ReviewRow {
	return ReviewRow{r.Row.In(outer, name)}
}

// ReviewUniques are the values that no two rows share.
var ReviewUniques = []database.UniqueRule{
	{
		Columns:    []string{"book_id", "reader_id"},
		Members:    []string{"book", "reader"},
		NullsEqual: false,
	},
}
