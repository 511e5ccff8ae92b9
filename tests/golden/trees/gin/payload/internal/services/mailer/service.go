package mailer

import (
	"context"

	"app/internal/config"
	"app/internal/model"
	"app/internal/platform/problem"
)

// Service is written by hand.
type Service struct {
	settings config.Settings
}

// New makes the service.
func New(settings config.Settings) *Service {
	return &Service{settings}
}

// Send: Send.
func (s *Service) Send(ctx context.Context, record *model.Note) error {
	return problem.NotImplemented()
}
