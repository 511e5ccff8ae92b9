package input

import (
	"strings"

	"app/internal/platform/sq"
)

// Keys in paths: a text that does not fit its key's type equals the key of no row.

// TextKey is a text in a path.
func TextKey(text string) sq.Expr { return key(String(0, Unlimited), text) }

// EmailKey is an address in a path.
func EmailKey(text string) sq.Expr { return key(Email(), text) }

// UUIDKey is an identifier in a path.
func UUIDKey(text string) sq.Expr { return key(UUID(), text) }

// IntKey is a number in a path, written as `0` or without leading zeros.
func IntKey(text string) sq.Expr {
	if strings.HasPrefix(text, "-") {
		return sq.BigInt.Bind(nil)
	}
	return key(Int(nil, nil), text)
}

func key[T any](kind Kind[T], text string) sq.Expr {
	bound, refused := kind.BindText(text)
	if refused != nil {
		return kind.stored.Bind(nil)
	}
	return bound
}
