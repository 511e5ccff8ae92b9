package wire

import (
	"fmt"
	"strconv"

	"github.com/shopspring/decimal"
)

// BigInt is a 64-bit integer that an answer shows as a string.
type BigInt int64

// MarshalText writes the digits.
func (n BigInt) MarshalText() ([]byte, error) {
	return strconv.AppendInt(nil, int64(n), 10), nil
}

// Decimal is an exact number that an answer shows with a fixed number of digits behind its point.
type Decimal struct {
	number decimal.Decimal
	scale  int32
}

// DecimalOf returns a number with so many digits, rounded half away from zero.
func DecimalOf(number decimal.Decimal, scale int32) Decimal {
	return Decimal{number, scale}
}

// DecimalOrNull returns the wire form of a number that may be missing.
func DecimalOrNull(number *decimal.Decimal, scale int32) *Decimal {
	if number == nil {
		return nil
	}
	return new(DecimalOf(*number, scale))
}

// MarshalText writes the digits.
func (d Decimal) MarshalText() ([]byte, error) {
	return []byte(d.number.StringFixed(d.scale)), nil
}

// ParseStored reads a stored number: on SQLite an integer that counts its last digit.
func ParseStored(value any, scale int32) (decimal.Decimal, error) {
	switch stored := value.(type) {
	case int64:
		return decimal.New(stored, -scale), nil
	case string:
		number, err := decimal.NewFromString(stored)
		return number.Round(scale), err
	}
	return decimal.Decimal{}, fmt.Errorf("%T is no decimal", value)
}

// ScanDecimal reads a column into a Decimal with so many digits.
func ScanDecimal(target *Decimal, scale int32) *decimalScanner {
	return &decimalScanner{target, nil, scale}
}

// ScanNullDecimal reads a column that may be null.
func ScanNullDecimal(target **Decimal, scale int32) *decimalScanner {
	return &decimalScanner{nil, target, scale}
}

type decimalScanner struct {
	target   *Decimal
	nullable **Decimal
	scale    int32
}

// Scan reads a column.
func (s *decimalScanner) Scan(value any) error {
	if value == nil && s.nullable != nil {
		*s.nullable = nil
		return nil
	}
	number, err := ParseStored(value, s.scale)
	if err != nil {
		return err
	}
	if s.nullable != nil {
		*s.nullable = new(DecimalOf(number, s.scale))
		return nil
	}
	*s.target = DecimalOf(number, s.scale)
	return nil
}
