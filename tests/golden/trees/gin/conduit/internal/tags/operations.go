package tags

import (
	"context"

	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/listing"
	"app/internal/platform/sq"
)

// Operations are what the endpoints do: transactions, rules and effects.
type Operations struct {
	db *database.Database
}

// NewOperations returns the operations.
func NewOperations(db *database.Database) *Operations {
	return &Operations{db}
}

// ListTags: List tags
func (o *Operations) ListTags(ctx context.Context, caller auth.Caller, query string) ([]string, error) {
	var answer []string
	err := o.db.Read(ctx, func(tx *database.Tx) error {
		asked, err := listing.Listing{
			Key: model.TagTable.ID(),
			Order: []sq.SortKey{
				{By: model.TagTable.Col("name"), Descending: false, Nullable: false},
			},
		}.Parse(query, "tag")
		if err != nil {
			return err
		}
		rows := sq.From(model.TagTable).Where(asked.Conditions...)
		answer, err = selectLabel(ctx, tx, caller, rows.OrderBy(asked.Order...))
		return err
	})
	return answer, err
}
