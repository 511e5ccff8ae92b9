// Package auth knows who calls.
package auth

import (
	"time"

	"app/internal/platform/ids"
	"app/internal/platform/sq"

	"app/internal/platform/wire"
)

// Caller is a user by a valid token, or nobody, at the time of the request.
type Caller struct {
	ID    ids.ID
	Known bool
	Token string
	Now   time.Time
}

// At returns nobody at a moment.
func At(now time.Time) Caller {
	return Caller{Now: now.UTC().Truncate(time.Millisecond)}
}

// Today is the day of the request in UTC.
func (c Caller) Today() wire.Date { return wire.DateOf(c.Now) }

// As returns the caller as a user.
func (c Caller) As(id ids.ID) Caller {
	c.ID, c.Known = id, true
	return c
}

// Key is the caller's id, nil for nobody.
func (c Caller) Key() *ids.ID {
	if !c.Known {
		return nil
	}
	return &c.ID
}

// SQL is the caller's id as an argument; null for nobody.
func (c Caller) SQL() sq.Expr { return sq.Key.Bind(c.Key()) }
