package notes

import "app/internal/platform/input"

// CreateNoteInput is what a request may carry.
type CreateNoteInput struct {
	Class    input.Maybe[string]
	Import   input.Maybe[*string]
	Kind     input.Maybe[string]
	Session  input.Maybe[int64]
	Metadata input.Maybe[bool]
	Body     input.Maybe[*string]
}

func readCreateNote(r *input.Reader, found map[string]input.Found) CreateNoteInput {
	return CreateNoteInput{
		Class:    input.Optional(r, "class", input.Matching(0, 100, "[^'\\\\]*")),
		Import:   input.Optional(r, "import", input.Nullable(input.Text(0, input.Unlimited))),
		Kind:     input.Optional(r, "kind", input.Choice("None", "class", "def-1", "true")),
		Session:  input.Optional(r, "session", input.Int(nil, nil)),
		Metadata: input.Optional(r, "metadata", input.Bool()),
		Body:     input.Optional(r, "body", input.Nullable(input.String(2, 255))),
	}
}

// UpdateNoteInput is what a request may carry.
type UpdateNoteInput struct {
	Class    input.Maybe[string]
	Import   input.Maybe[*string]
	Kind     input.Maybe[string]
	Session  input.Maybe[int64]
	Metadata input.Maybe[bool]
	Body     input.Maybe[*string]
}

func readUpdateNote(r *input.Reader, found map[string]input.Found) UpdateNoteInput {
	return UpdateNoteInput{
		Class:    input.Optional(r, "class", input.Matching(0, 100, "[^'\\\\]*")),
		Import:   input.Optional(r, "import", input.Nullable(input.Text(0, input.Unlimited))),
		Kind:     input.Optional(r, "kind", input.Choice("None", "class", "def-1", "true")),
		Session:  input.Optional(r, "session", input.Int(nil, nil)),
		Metadata: input.Optional(r, "metadata", input.Bool()),
		Body:     input.Optional(r, "body", input.Nullable(input.String(2, 255))),
	}
}

// SendSendingInput is what a request may carry.
type SendSendingInput struct {
	Import input.Maybe[*string]
}

func readSendSending(r *input.Reader, found map[string]input.Found) SendSendingInput {
	return SendSendingInput{
		Import: input.Optional(r, "import", input.Nullable(input.Text(0, input.Unlimited))),
	}
}
