package notes

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
	"app/internal/services"
)

// Operations are what the endpoints do: transactions, rules and effects.
type Operations struct {
	db       *database.Database
	services *services.Services
}

// NewOperations returns the operations.
func NewOperations(db *database.Database, services *services.Services) *Operations {
	return &Operations{db, services}
}

// ListNotes: q" ' ”' ”' * / /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} / /n `b` $(id) </script>    😀 second line third
func (o *Operations) ListNotes(ctx context.Context, caller auth.Caller, query string) (database.Page[DefaultShape], error) {
	var answer database.Page[DefaultShape]
	err := o.db.Read(ctx, func(tx *database.Tx) error {
		asked, err := listing.Listing{
			Key: model.NoteTable.ID(),
			Filters: []listing.Filter{
				{
					Name:      "class",
					Kind:      input.String(0, input.Unlimited),
					Match:     func(test sq.Test) sq.Expr { return listNotesByClass(model.NoteTable, caller, test) },
					Operators: []string{"in", "contains"},
				},
				{
					Name:      "kind",
					Kind:      input.Choice("None", "class", "def-1", "true"),
					Match:     func(test sq.Test) sq.Expr { return listNotesByKind(model.NoteTable, caller, test) },
					Operators: []string{"in"},
				},
			},
			Sorts: []listing.Sort{
				{Name: "class", Key: sq.SortKey{By: model.NoteTable.Col("class"), Descending: false, Nullable: false}},
			},
			Page: &listing.Page{Size: 20, Max: 100},
		}.Parse(query, "note")
		if err != nil {
			return err
		}
		rows := sq.From(model.NoteTable).Where(model.NoteTable.CanRead(caller)).Where(asked.Conditions...)
		if answer.Items, err = selectDefault(ctx, tx, caller, rows.OrderBy(asked.Order...).Slice(asked.Slice)); err != nil {
			return err
		}
		answer.Total, err = tx.Count(ctx, rows)
		return err
	})
	return answer, err
}

// CreateNote: Create note
func (o *Operations) CreateNote(ctx context.Context, caller auth.Caller, body *input.Body) (database.Created[DefaultShape], error) {
	var answer database.Created[DefaultShape]
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		members, err := body.Members("", "note")
		if err != nil {
			return err
		}
		reader := input.NewReader(members)
		in := readCreateNote(reader, nil)
		if err := reader.Problem(body.Strangers(), "note"); err != nil {
			return err
		}
		record := model.Note{
			ID:        ids.New(),
			Class:     in.Class.Or("\"\"\"; import os #"),
			Import:    in.Import.Or(new("q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird")),
			Kind:      in.Kind.Or("None"),
			OwnerID:   caller.ID,
			Session:   in.Session.Or(0),
			Metadata:  in.Metadata.Or(false),
			Body:      in.Body.Or(nil),
			CreatedAt: caller.Now,
			UpdatedAt: caller.Now,
		}
		noteID, err := tx.Insert(ctx, &record)
		if err != nil {
			return err
		}
		if err := tx.Require(ctx, sq.From(model.NoteTable).Where(model.NoteTable.Is(noteID)).Where(model.NoteTable.MeetsQuiet(caller)),
			problem.BrokenCheck("quiet", "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird", nil, "note")); err != nil {
			return err
		}
		items, err := selectDefault(ctx, tx, caller, sq.From(model.NoteTable).Where(model.NoteTable.Is(noteID)))
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("note")
		}
		answer.Item = items[0]
		parts, err := tx.Texts(ctx, sq.From(model.NoteTable).Where(model.NoteTable.Is(noteID)).Select(model.NoteTable.Col("id")))
		if err != nil {
			return err
		}
		answer.Location = "/notes/" + wire.Segment(parts[0])
		return nil
	})
	return answer, err
}

// GetNote: Get note
func (o *Operations) GetNote(ctx context.Context, caller auth.Caller, id string) (DefaultShape, error) {
	var answer DefaultShape
	err := o.db.Read(ctx, func(tx *database.Tx) error {
		rows := sq.From(model.NoteTable).Where(sq.Eq(model.NoteTable.Col("id"), input.UUIDKey(id)), model.NoteTable.CanRead(caller))
		items, err := selectDefault(ctx, tx, caller, rows)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("note")
		}
		answer = items[0]
		return nil
	})
	return answer, err
}

// UpdateNote: Update note
func (o *Operations) UpdateNote(ctx context.Context, caller auth.Caller, id string, body *input.Body) (DefaultShape, error) {
	var answer DefaultShape
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		var note model.Note
		if err := tx.FindAndLock(ctx, &note, "note", sq.Eq(model.NoteTable.Col("id"), input.UUIDKey(id)), model.NoteTable.CanRead(caller)); err != nil {
			return err
		}
		noteID := note.ID
		if err := tx.Require(ctx, sq.From(model.NoteTable).Where(model.NoteTable.Is(noteID)).Where(model.NoteTable.CanUpdate(caller)), problem.Forbidden("note")); err != nil {
			return err
		}
		members, err := body.Members("", "note")
		if err != nil {
			return err
		}
		reader := input.NewReader(members)
		in := readUpdateNote(reader, nil)
		if err := reader.Problem(body.Strangers(), "note"); err != nil {
			return err
		}
		if err := tx.Require(ctx, sq.From(model.NoteTable).Where(model.NoteTable.Is(noteID)).Where(updateNoteRequires1(model.NoteTable, caller)),
			problem.Requirement("too_loud", "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird", "note")); err != nil {
			return err
		}
		changed := note
		in.Class.Into(&changed.Class)
		in.Import.Into(&changed.Import)
		in.Kind.Into(&changed.Kind)
		in.Session.Into(&changed.Session)
		in.Metadata.Into(&changed.Metadata)
		in.Body.Into(&changed.Body)
		changes := database.Changed(&note, &changed)
		if err := tx.Update(ctx, model.NoteTable.Row, noteID, changes.At(caller.Now)); err != nil {
			return err
		}
		if err := tx.Require(ctx, sq.From(model.NoteTable).Where(model.NoteTable.Is(noteID)).Where(model.NoteTable.CanUpdate(caller)), problem.Forbidden("note")); err != nil {
			return err
		}
		if changes.Has("body") {
			if err := tx.Require(ctx, sq.From(model.NoteTable).Where(model.NoteTable.Is(noteID)).Where(model.NoteTable.MeetsQuiet(caller)),
				problem.BrokenCheck("quiet", "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird", nil, "note")); err != nil {
				return err
			}
		}
		items, err := selectDefault(ctx, tx, caller, sq.From(model.NoteTable).Where(model.NoteTable.Is(noteID)))
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("note")
		}
		answer = items[0]
		return nil
	})
	return answer, err
}

// DeleteNote: Delete note
func (o *Operations) DeleteNote(ctx context.Context, caller auth.Caller, id string) error {
	return o.db.Write(ctx, func(tx *database.Tx) error {
		var note model.Note
		if err := tx.FindAndLock(ctx, &note, "note", sq.Eq(model.NoteTable.Col("id"), input.UUIDKey(id)), model.NoteTable.CanRead(caller)); err != nil {
			return err
		}
		noteID := note.ID
		if err := tx.Require(ctx, sq.From(model.NoteTable).Where(model.NoteTable.Is(noteID)).Where(model.NoteTable.CanDelete(caller)), problem.Forbidden("note")); err != nil {
			return err
		}
		if err := model.RemoveNotes(ctx, tx, []ids.ID{noteID}, caller.Now); err != nil {
			return err
		}
		return nil
	})
}

// SendSending: Send sending
func (o *Operations) SendSending(ctx context.Context, caller auth.Caller, id string, body *input.Body) (DefaultShape, error) {
	var answer DefaultShape
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		var note model.Note
		if err := tx.FindAndLock(ctx, &note, "sending", sq.Eq(model.NoteTable.Col("id"), input.UUIDKey(id)), model.NoteTable.CanRead(caller)); err != nil {
			return err
		}
		noteID := note.ID
		if err := tx.Require(ctx, sq.From(model.NoteTable).Where(model.NoteTable.Is(noteID)).Where(model.NoteTable.CanUpdate(caller)), problem.Forbidden("sending")); err != nil {
			return err
		}
		members, err := body.Members("", "sending")
		if err != nil {
			return err
		}
		reader := input.NewReader(members)
		in := readSendSending(reader, nil)
		if err := reader.Problem(body.Strangers(), "sending"); err != nil {
			return err
		}
		changed := note
		in.Import.Into(&changed.Import)
		changes := database.Changed(&note, &changed)
		if err := tx.Update(ctx, model.NoteTable.Row, noteID, changes.At(caller.Now)); err != nil {
			return err
		}
		if err := tx.Require(ctx, sq.From(model.NoteTable).Where(model.NoteTable.Is(noteID)).Where(model.NoteTable.CanUpdate(caller)), problem.Forbidden("sending")); err != nil {
			return err
		}
		// body = $input.import
		{
			if err := tx.Set(ctx, model.NoteTable.Row, []ids.ID{noteID}, "body", sq.Text.Bind(in.Import), &caller.Now); err != nil {
				return err
			}
		}
		if err := tx.Require(ctx, sq.From(model.NoteTable).Where(model.NoteTable.Is(noteID)).Where(model.NoteTable.MeetsQuiet(caller)),
			problem.BrokenCheck("quiet", "q\" ' ''' \"\"\" */ /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} \\ \\n `b` $(id) </script> \u2028\u2029\u202e\u0085 😀\nsecond line\r\tthird", nil, "sending")); err != nil {
			return err
		}
		{
			if broken, err := tx.Broken(ctx, model.NoteTable.Row, []ids.ID{noteID}, sq.Ge(sq.Length(model.NoteTable.Col("body")), sq.BigInt.Bind(2))); err != nil {
				return err
			} else if broken {
				return problem.BrokenElsewhere("min", "must be at least 2", "note")
			}
		}
		{
			if broken, err := tx.Broken(ctx, model.NoteTable.Row, []ids.ID{noteID}, sq.Le(sq.Length(model.NoteTable.Col("body")), sq.BigInt.Bind(255))); err != nil {
				return err
			} else if broken {
				return problem.BrokenElsewhere("max", "must be at most 255", "note")
			}
		}
		var current model.Note
		if err := tx.Find(ctx, &current, "sending", model.NoteTable.Is(noteID)); err != nil {
			return err
		}
		if err := o.services.Mailer.Send(ctx, &current); err != nil {
			return err
		}
		items, err := selectDefault(ctx, tx, caller, sq.From(model.NoteTable).Where(model.NoteTable.Is(noteID)))
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("sending")
		}
		answer = items[0]
		return nil
	})
	return answer, err
}
