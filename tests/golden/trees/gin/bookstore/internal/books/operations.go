package books

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
	"app/internal/platform/wire"
)

// Operations are what the endpoints do: transactions, rules and effects.
type Operations struct {
	db *database.Database
}

// NewOperations returns the operations.
func NewOperations(db *database.Database) *Operations {
	return &Operations{db}
}

// ListBooks: List books
func (o *Operations) ListBooks(ctx context.Context, caller auth.Caller, query string) (database.Page[DefaultShape], error) {
	var answer database.Page[DefaultShape]
	err := o.db.Read(ctx, func(tx *database.Tx) error {
		asked, err := listing.Listing{
			Key: model.BookTable.ID(),
			Filters: []listing.Filter{
				{
					Name:      "author",
					Kind:      input.UUID(),
					Match:     func(test sq.Test) sq.Expr { return listBooksByAuthor(model.BookTable, caller, test) },
					Operators: []string{"in"},
				},
				{
					Name:      "price",
					Kind:      input.Decimal(8, 2, nil, nil),
					Match:     func(test sq.Test) sq.Expr { return listBooksByPrice(model.BookTable, caller, test) },
					Operators: []string{"ne", "gt", "gte", "lt", "lte", "in"},
				},
			},
			Sorts: []listing.Sort{
				{Name: "title", Key: sq.SortKey{By: model.BookTable.Col("title"), Descending: false, Nullable: false}},
				{Name: "price", Key: sq.SortKey{By: model.BookTable.Col("price"), Descending: false, Nullable: false}},
			},
			Searched: []sq.Expr{model.BookTable.Col("title")},
			Page:     &listing.Page{Size: 20, Max: 100},
		}.Parse(query, "book")
		if err != nil {
			return err
		}
		rows := sq.From(model.BookTable).Where(asked.Conditions...)
		if answer.Items, err = selectDefault(ctx, tx, caller, rows.OrderBy(asked.Order...).Slice(asked.Slice)); err != nil {
			return err
		}
		answer.Total, err = tx.Count(ctx, rows)
		return err
	})
	return answer, err
}

// CreateBook: Create book
func (o *Operations) CreateBook(ctx context.Context, caller auth.Caller, body *input.Body) (database.Created[DefaultShape], error) {
	var answer database.Created[DefaultShape]
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		members, err := body.Members("", "book")
		if err != nil {
			return err
		}
		found := map[string]input.Found{}
		if found["author"], err = database.FindReferences(ctx, tx, model.AuthorTable.Row, "id", input.UUID(),
			input.Named(members, input.UUID(), "author")); err != nil {
			return err
		}
		reader := input.NewReader(members)
		in := readCreateBook(reader, found)
		if err := reader.Problem(body.Strangers(), "book"); err != nil {
			return err
		}
		record := model.Book{
			ID:        ids.New(),
			Title:     in.Title,
			AuthorID:  in.AuthorID,
			Price:     in.Price,
			SellerID:  caller.ID,
			CreatedAt: caller.Now,
			UpdatedAt: caller.Now,
		}
		bookID, err := tx.Insert(ctx, &record)
		if err != nil {
			return err
		}
		items, err := selectDefault(ctx, tx, caller, sq.From(model.BookTable).Where(model.BookTable.Is(bookID)))
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("book")
		}
		answer.Item = items[0]
		parts, err := tx.Texts(ctx, sq.From(model.BookTable).Where(model.BookTable.Is(bookID)).Select(model.BookTable.Col("id")))
		if err != nil {
			return err
		}
		answer.Location = "/books/" + wire.Segment(parts[0])
		return nil
	})
	return answer, err
}

// GetBook: Get book
func (o *Operations) GetBook(ctx context.Context, caller auth.Caller, id string) (DefaultShape, error) {
	var answer DefaultShape
	err := o.db.Read(ctx, func(tx *database.Tx) error {
		rows := sq.From(model.BookTable).Where(sq.Eq(model.BookTable.Col("id"), input.UUIDKey(id)))
		items, err := selectDefault(ctx, tx, caller, rows)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("book")
		}
		answer = items[0]
		return nil
	})
	return answer, err
}

// UpdateBook: Update book
func (o *Operations) UpdateBook(ctx context.Context, caller auth.Caller, id string, body *input.Body) (DefaultShape, error) {
	var answer DefaultShape
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		var book model.Book
		if err := tx.FindAndLock(ctx, &book, "book", sq.Eq(model.BookTable.Col("id"), input.UUIDKey(id))); err != nil {
			return err
		}
		bookID := book.ID
		if err := tx.Require(ctx, sq.From(model.BookTable).Where(model.BookTable.Is(bookID)).Where(model.BookTable.CanUpdate(caller)), problem.Forbidden("book")); err != nil {
			return err
		}
		members, err := body.Members("", "book")
		if err != nil {
			return err
		}
		found := map[string]input.Found{}
		if found["author"], err = database.FindReferences(ctx, tx, model.AuthorTable.Row, "id", input.UUID(),
			input.Named(members, input.UUID(), "author")); err != nil {
			return err
		}
		reader := input.NewReader(members)
		in := readUpdateBook(reader, found)
		if err := reader.Problem(body.Strangers(), "book"); err != nil {
			return err
		}
		changed := book
		in.Title.Into(&changed.Title)
		in.AuthorID.Into(&changed.AuthorID)
		in.Price.Into(&changed.Price)
		changes := database.Changed(&book, &changed)
		if err := tx.Update(ctx, model.BookTable.Row, bookID, changes.At(caller.Now)); err != nil {
			return err
		}
		if err := tx.Require(ctx, sq.From(model.BookTable).Where(model.BookTable.Is(bookID)).Where(model.BookTable.CanUpdate(caller)), problem.Forbidden("book")); err != nil {
			return err
		}
		items, err := selectDefault(ctx, tx, caller, sq.From(model.BookTable).Where(model.BookTable.Is(bookID)))
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("book")
		}
		answer = items[0]
		return nil
	})
	return answer, err
}

// DeleteBook: Delete book
func (o *Operations) DeleteBook(ctx context.Context, caller auth.Caller, id string) error {
	return o.db.Write(ctx, func(tx *database.Tx) error {
		var book model.Book
		if err := tx.FindAndLock(ctx, &book, "book", sq.Eq(model.BookTable.Col("id"), input.UUIDKey(id))); err != nil {
			return err
		}
		bookID := book.ID
		if err := tx.Require(ctx, sq.From(model.BookTable).Where(model.BookTable.Is(bookID)).Where(model.BookTable.CanDelete(caller)), problem.Forbidden("book")); err != nil {
			return err
		}
		if err := model.RemoveBooks(ctx, tx, []ids.ID{bookID}, caller.Now); err != nil {
			return err
		}
		return nil
	})
}
