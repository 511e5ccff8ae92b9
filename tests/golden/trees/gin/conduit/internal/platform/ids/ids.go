// Package ids gives rows their identifiers.
package ids

// ID identifies a row; the database counts.
type ID = int64
