package apitest

import (
	"context"

	"app/internal/model"
)

// FakeMailer stands in for the Mailer service: it remembers its calls, and answers something.
type FakeMailer struct{ Calls }

// Send: Send.
func (f *FakeMailer) Send(ctx context.Context, record *model.Note) error {
	f.Calls = append(f.Calls, "Send")
	return nil
}
