package input

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

func code(refused *Rejection) string {
	if refused == nil {
		return ""
	}
	return refused.Code
}

func TestKindsRefuseWithTheFirstCodeThatApplies(t *testing.T) {
	least := decimal.RequireFromString("0.01")
	for _, one := range []struct {
		read func(value any) *Rejection
		sent any
		want string
	}{
		{of(String(2, 3)), "  ab ", ""}, {of(String(2, 3)), " ", "blank"}, {of(String(2, 3)), "a", "too_short"},
		{of(String(2, 3)), "äöüß", "too_long"}, {of(String(0, 9)), "a\x00", "format"}, {of(String(0, 9)), nil, "null"},
		{of(String(0, 9)), int64(1), "type"}, {of(Matching(0, 9, "[a-c]+")), "abcd", "pattern"},
		{of(Email()), "A@b.c", ""}, {of(Email()), "a@b@c", "format"}, {of(Email()), strings.Repeat("a", 250) + "@b.cd", "too_long"},
		{of(URL()), "ftp://x", "format"}, {of(Int(new(int64(2)), nil)), int64(1), "min"}, {of(Int(nil, nil)), int64(1) << 53, "range"},
		{of(Int(nil, nil)), 1.5, "type"}, {of(Int(nil, nil)), true, "type"}, {of(BigInt(nil, nil)), "9223372036854775808", "range"},
		{of(BigInt(nil, nil)), "01", "format"}, {of(Decimal(5, 2, &least, nil)), "0.001", "min"},
		{of(Decimal(5, 2, nil, nil)), "1.234", "range"}, {of(Decimal(5, 2, nil, nil)), "1e2", "format"},
		{of(Decimal(5, 2, nil, nil)), int64(1000), "range"}, {of(Decimal(5, 2, nil, nil)), 1.5, "type"},
		{of(Date()), "2026-02-29", "format"}, {of(Date()), "0000-01-01", "range"}, {of(Date()), "2026-2-1", "format"},
		{of(DateTime()), "2026-01-01T00:00:00Z", ""}, {of(DateTime()), "2026-01-01 00:00:00Z", "format"},
		{of(DateTime()), "9999-12-31T23:00:00-02:00", "range"}, {of(DateTime()), "2026-01-01T00:00:00+24:00", "format"},
		{of(Bool()), "true", "type"}, {of(Choice("a")), "b", "choice"}, {of(UUID()), "x", "format"},
	} {
		if found := code(one.read(one.sent)); found != one.want {
			t.Errorf("%v: %q, want %q", one.sent, found, one.want)
		}
	}
}

func of[T any](kind Kind[T]) func(value any) *Rejection {
	return func(value any) *Rejection {
		_, refused := kind.Parse(value)
		return refused
	}
}
