// Package mailer is the Mailer service.
package mailer

import (
	"context"

	"app/internal/model"
	"app/internal/platform/problem"
)

// Mailer is what the operations ask of the service.
type Mailer interface {
	// Send: Send.
	Send(ctx context.Context, record *model.Note) error
}

// SendNoMail is the problem that is answered with status 402.
func SendNoMail(detail string) *problem.Problem {
	return problem.Of(402, "no_mail", detail, "")
}
