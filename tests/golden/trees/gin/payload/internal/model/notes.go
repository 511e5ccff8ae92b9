package model

import (
	"context"
	"time"

	"github.com/google/uuid"

	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/ids"
	"app/internal/platform/sq"
)

// Note is a row of notes: q" ' ”' ”' * / /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} / /n `b` $(id) </script>    😀 second line third
type Note struct {
	ID        uuid.UUID
	Class     string
	Import    *string
	Kind      string
	OwnerID   uuid.UUID
	Session   int64
	Metadata  bool
	Body      *string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Row is the row in a statement over the table.
func (*Note) Row() sq.Row { return NoteTable.Row }

// Fields are the columns of the row.
func (r *Note) Fields() []database.Field {
	return []database.Field{
		{Column: "id", Type: sq.UUID, Value: &r.ID},
		{Column: "class", Type: sq.Text, Value: &r.Class},
		{Column: "import", Type: sq.Text, Value: &r.Import},
		{Column: "kind", Type: sq.Text, Value: &r.Kind},
		{Column: "owner_id", Type: sq.UUID, Value: &r.OwnerID},
		{Column: "session", Type: sq.BigInt, Value: &r.Session},
		{Column: "metadata", Type: sq.Bool, Value: &r.Metadata},
		{Column: "body", Type: sq.Text, Value: &r.Body},
		{Column: "created_at", Type: sq.Timestamp, Value: &r.CreatedAt},
		{Column: "updated_at", Type: sq.Timestamp, Value: &r.UpdatedAt},
	}
}

// NoteRow is a row of notes in a statement.
type NoteRow struct{ sq.Row }

// NoteTable is the row in a statement that starts from the table.
var NoteTable = NoteRow{sq.Table("notes")}

// As returns a further row of the table in a statement.
func (r NoteRow) As(name string) NoteRow { return NoteRow{r.Row.As(name)} }

// In returns a row of the table in a subquery about an outer row.
func (r NoteRow) In(outer sq.Source, name string) NoteRow {
	return NoteRow{r.Row.In(outer, name)}
}

// CanRead: Who may read: owner == $user
func (note NoteRow) CanRead(caller auth.Caller) sq.Expr {
	return sq.Eq(note.Col("owner_id"), caller.SQL())
}

// CanUpdate: Who may update: owner == $user
func (note NoteRow) CanUpdate(caller auth.Caller) sq.Expr {
	return sq.Eq(note.Col("owner_id"), caller.SQL())
}

// CanDelete: Who may delete: owner == $user
func (note NoteRow) CanDelete(caller auth.Caller) sq.Expr {
	return sq.Eq(note.Col("owner_id"), caller.SQL())
}

// MeetsQuiet: body != '* / ”' ${x}', or unknown
func (note NoteRow) MeetsQuiet(caller auth.Caller) sq.Expr {
	return sq.Coalesce(sq.Ne(note.Col("body"), sq.Text.Bind("*/ \"\"\" ${x}")), sq.True)
}

// Loud: The value of `loud`.
func (note NoteRow) Loud(caller auth.Caller) sq.Expr {
	return sq.Coalesce(sq.Or(sq.Eq(note.Col("body"), sq.Text.Bind("\"\"\" {{ x }} */")), sq.Eq(note.Col("kind"), sq.Text.Bind("None"))), sq.False)
}

// RemoveNotes deletes rows, and does what a delete does to the rows that refer to them.
func RemoveNotes(ctx context.Context, tx *database.Tx, keys []ids.ID, now time.Time) error {
	if len(keys) == 0 {
		return nil
	}
	return tx.Exec(ctx, sq.Delete(NoteTable, NoteTable.AnyOf(keys)))
}
