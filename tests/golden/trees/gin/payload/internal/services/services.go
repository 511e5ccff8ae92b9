// Package services holds the hand-written services, made once for the whole process.
package services

import (
	"app/internal/config"
	"app/internal/services/mailer"
)

// Services are all services by their names.
type Services struct {
	Mailer mailer.Mailer
}

// New makes the services, each after those that it requires.
func New(settings config.Settings) *Services {
	var s Services
	s.Mailer = mailer.New(settings)
	return &s
}
