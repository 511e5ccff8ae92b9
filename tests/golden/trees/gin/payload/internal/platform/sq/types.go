package sq

import (
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"app/internal/platform/ids"
	"app/internal/platform/wire"
)

// Type is how values are stored; the same values come back from SQLite and PostgreSQL.
type Type struct {
	cast  string
	scale int32
}

// The types that need no measure.
var (
	Text      = Type{cast: "text"}
	BigInt    = Type{cast: "bigint"}
	Bool      = Type{cast: "boolean"}
	UUID      = Type{cast: "uuid"}
	Date      = Type{cast: "date"}
	Timestamp = Type{cast: "timestamptz"}
)

// Decimal is an exact number with so many digits behind its point.
func Decimal(scale int32) Type { return Type{cast: "numeric", scale: scale} }

// Bind is a value as an argument of a statement.
func (t Type) Bind(value any) Expr {
	return expr(func(b *builder) { b.bind(t.Stored(value, b.postgres), t.cast) })
}

// Optional is a value that may be absent, which is null where it is bound.
type Optional interface {
	Bound() any
}

// Stored returns a value as a driver takes it; a nil pointer is null.
func (t Type) Stored(value any, postgres bool) driver.Value {
	switch value := value.(type) {
	case nil:
		return nil
	case Optional:
		return t.Stored(value.Bound(), postgres)
	case string, int64, bool:
		return t.plain(value, postgres)
	case uuid.UUID:
		return value.String()
	case time.Time:
		return wire.FormatTime(value)
	case wire.Date:
		return value.String()
	case decimal.Decimal:
		return t.number(value, postgres)
	case int:
		return int64(value)
	case *string:
		return pointed(t, value, postgres)
	case *int64:
		return pointed(t, value, postgres)
	case *bool:
		return pointed(t, value, postgres)
	case *uuid.UUID:
		return pointed(t, value, postgres)
	case *time.Time:
		return pointed(t, value, postgres)
	case *wire.Date:
		return pointed(t, value, postgres)
	case *decimal.Decimal:
		return pointed(t, value, postgres)
	}
	return t.nullable(value, postgres)
}

// nullable returns the value of a field that may be null.
func (t Type) nullable(value any, postgres bool) driver.Value {
	switch value := value.(type) {
	case **string:
		return t.Stored(*value, postgres)
	case **int64:
		return t.Stored(*value, postgres)
	case **bool:
		return t.Stored(*value, postgres)
	case **uuid.UUID:
		return t.Stored(*value, postgres)
	case **time.Time:
		return t.Stored(*value, postgres)
	case **wire.Date:
		return t.Stored(*value, postgres)
	case **decimal.Decimal:
		return t.Stored(*value, postgres)
	}
	panic(fmt.Sprintf("%T cannot be stored", value))
}

func pointed[T any](t Type, value *T, postgres bool) driver.Value {
	if value == nil {
		return nil
	}
	return t.Stored(*value, postgres)
}

// plain returns a value that drivers know; the text of a number is a number where one is stored.
func (t Type) plain(value any, postgres bool) driver.Value {
	if text, isText := value.(string); isText && t.cast == "numeric" {
		return t.number(decimal.RequireFromString(text), postgres)
	}
	return value
}

func (t Type) number(number decimal.Decimal, postgres bool) driver.Value {
	rounded := number.Round(t.scale)
	if postgres {
		return rounded.StringFixed(t.scale)
	}
	return rounded.Shift(t.scale).IntPart()
}

// Into returns what a column of this type is scanned into, so that the target gets its value.
func (t Type) Into(target any) any {
	switch target := target.(type) {
	case *time.Time:
		return (*wire.Time)(target)
	case **time.Time:
		return nullable(target, func(value any) (time.Time, error) {
			var moment wire.Time
			err := moment.Scan(value)
			return time.Time(moment), err
		})
	case *decimal.Decimal:
		return scanner(func(value any) error {
			number, err := wire.ParseStored(value, t.scale)
			*target = number
			return err
		})
	case **decimal.Decimal:
		return nullable(target, func(value any) (decimal.Decimal, error) { return wire.ParseStored(value, t.scale) })
	}
	return target
}

type scanner func(value any) error

// Scan reads a column.
func (s scanner) Scan(value any) error { return s(value) }

func nullable[T any](target **T, read func(value any) (T, error)) scanner {
	return func(value any) error {
		*target = nil
		if value == nil {
			return nil
		}
		found, err := read(value)
		*target = &found
		return err
	}
}

// IDs are the keys of rows as arguments.
func IDs(keys []ids.ID) []Expr {
	bound := make([]Expr, len(keys))
	for position, key := range keys {
		bound[position] = ID(key)
	}
	return bound
}
