package notes

import (
	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/sq"
)

// listNotesByClass: Whether `class` passes a test.
func listNotesByClass(note model.NoteRow, caller auth.Caller, test sq.Test) sq.Expr {
	return test(note.Col("class"))
}

// listNotesByKind: Whether `kind` passes a test.
func listNotesByKind(note model.NoteRow, caller auth.Caller, test sq.Test) sq.Expr {
	return test(note.Col("kind"))
}

// updateNoteRequires1: Required: session < 1000000
func updateNoteRequires1(note model.NoteRow, caller auth.Caller) sq.Expr {
	return sq.Lt(note.Col("session"), sq.BigInt.Bind(1000000))
}
