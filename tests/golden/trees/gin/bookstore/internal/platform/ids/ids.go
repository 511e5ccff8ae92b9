// Package ids gives rows their identifiers.
package ids

import "github.com/google/uuid"

// ID identifies a row.
type ID = uuid.UUID

// New returns a UUIDv7; within the process they ascend.
func New() ID {
	return uuid.Must(uuid.NewV7())
}
