package apitest

import (
	"slices"
	"testing"

	"app/internal/services"
)

// Fakes stand in the place of the hand-written services.
type Fakes struct {
	Mailer FakeMailer
}

func (f *Fakes) services() *services.Services {
	return &services.Services{
		Mailer: &f.Mailer,
	}
}

// Calls are the functions that were called, in order.
type Calls []string

// WantCalls asks for the functions that were called.
func (c Calls) WantCalls(t *testing.T, names ...string) {
	t.Helper()
	if !slices.Equal(c, names) {
		t.Errorf("calls of %q, want %q", c, names)
	}
}
