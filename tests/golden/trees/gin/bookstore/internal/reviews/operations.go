package reviews

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

// ListReviews: List reviews
func (o *Operations) ListReviews(ctx context.Context, caller auth.Caller, id string, query string) (database.Page[DefaultShape], error) {
	var answer database.Page[DefaultShape]
	err := o.db.Read(ctx, func(tx *database.Tx) error {
		bookID, err := tx.FindKey(ctx, sq.From(model.BookTable).Where(sq.Eq(model.BookTable.Col("id"), input.UUIDKey(id))), "book")
		if err != nil {
			return err
		}
		asked, err := listing.Listing{
			Key:  model.ReviewTable.ID(),
			Page: &listing.Page{Size: 20, Max: 100},
		}.Parse(query, "review")
		if err != nil {
			return err
		}
		rows := sq.From(model.ReviewTable).Where(sq.Eq(model.ReviewTable.Col("book_id"), sq.ID(bookID))).Where(asked.Conditions...)
		if answer.Items, err = selectDefault(ctx, tx, caller, rows.OrderBy(asked.Order...).Slice(asked.Slice)); err != nil {
			return err
		}
		answer.Total, err = tx.Count(ctx, rows)
		return err
	})
	return answer, err
}

// CreateReview: Create review
func (o *Operations) CreateReview(ctx context.Context, caller auth.Caller, id string, body *input.Body) (database.Created[DefaultShape], error) {
	var answer database.Created[DefaultShape]
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		bookID, err := tx.HoldKey(ctx, sq.From(model.BookTable).Where(sq.Eq(model.BookTable.Col("id"), input.UUIDKey(id))), "book")
		if err != nil {
			return err
		}
		members, err := body.Members("", "review")
		if err != nil {
			return err
		}
		reader := input.NewReader(members)
		in := readCreateReview(reader, nil)
		if err := reader.Problem(body.Strangers(), "review"); err != nil {
			return err
		}
		record := model.Review{
			ID:        ids.New(),
			BookID:    bookID,
			ReaderID:  caller.ID,
			Stars:     in.Stars,
			CreatedAt: caller.Now,
			UpdatedAt: caller.Now,
		}
		sent := database.Sent{"stars": true}
		if err := tx.RefuseDuplicates(ctx, &record, model.ReviewUniques, sent, "review"); err != nil {
			return err
		}
		reviewID, err := tx.Insert(ctx, &record)
		if err != nil {
			return err
		}
		items, err := selectDefault(ctx, tx, caller, sq.From(model.ReviewTable).Where(model.ReviewTable.Is(reviewID)))
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("review")
		}
		answer.Item = items[0]
		return nil
	})
	return answer, err
}
