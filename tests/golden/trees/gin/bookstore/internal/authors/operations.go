package authors

import (
	"context"

	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/ids"
	"app/internal/platform/input"
	"app/internal/platform/listing"
	"app/internal/platform/problem"
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

// ListAuthors: List authors
func (o *Operations) ListAuthors(ctx context.Context, caller auth.Caller, query string) (database.Page[DefaultShape], error) {
	var answer database.Page[DefaultShape]
	err := o.db.Read(ctx, func(tx *database.Tx) error {
		asked, err := listing.Listing{
			Key: model.AuthorTable.ID(),
			Order: []sq.SortKey{
				{By: model.AuthorTable.Col("name"), Descending: false, Nullable: false},
			},
			Searched: []sq.Expr{model.AuthorTable.Col("name")},
			Page:     &listing.Page{Size: 20, Max: 100},
		}.Parse(query, "author")
		if err != nil {
			return err
		}
		rows := sq.From(model.AuthorTable).Where(asked.Conditions...)
		if answer.Items, err = selectDefault(ctx, tx, caller, rows.OrderBy(asked.Order...).Slice(asked.Slice)); err != nil {
			return err
		}
		answer.Total, err = tx.Count(ctx, rows)
		return err
	})
	return answer, err
}

// CreateAuthor: Create author
func (o *Operations) CreateAuthor(ctx context.Context, caller auth.Caller, body *input.Body) (database.Created[DefaultShape], error) {
	var answer database.Created[DefaultShape]
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		members, err := body.Members("", "author")
		if err != nil {
			return err
		}
		reader := input.NewReader(members)
		in := readCreateAuthor(reader, nil)
		if err := reader.Problem(body.Strangers(), "author"); err != nil {
			return err
		}
		record := model.Author{
			ID:        ids.New(),
			Name:      in.Name,
			CreatedAt: caller.Now,
			UpdatedAt: caller.Now,
		}
		sent := database.Sent{"name": true}
		if err := tx.RefuseDuplicates(ctx, &record, model.AuthorUniques, sent, "author"); err != nil {
			return err
		}
		authorID, err := tx.Insert(ctx, &record)
		if err != nil {
			return err
		}
		items, err := selectDefault(ctx, tx, caller, sq.From(model.AuthorTable).Where(model.AuthorTable.Is(authorID)))
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("author")
		}
		answer.Item = items[0]
		return nil
	})
	return answer, err
}
