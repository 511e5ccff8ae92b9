package wire

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

func TestNothingIsEscapedButWhatMustBe(t *testing.T) {
	text, err := Marshal("<&>\u2028\u2029 \\u2028 \"\\\x01é")
	if want := "\"<&>\u2028\u2029 \\\\u2028 \\\"\\\\\\u0001é\""; err != nil || string(text) != want {
		t.Errorf("%s (%v), want %s", text, err, want)
	}
}

func TestValuesHaveTheirWireForms(t *testing.T) {
	moment := time.Date(2026, 1, 2, 4, 4, 5, 678_999_999, time.FixedZone("", 3600))
	text, err := Marshal([]any{
		Time(moment), DateOf(moment), BigInt(1) << 60, DecimalOf(decimal.RequireFromString("1.005"), 2), Items[string](nil),
	})
	if want := `["2026-01-02T03:04:05.678Z","2026-01-02","1152921504606846976","1.01",[]]`; err != nil || string(text) != want {
		t.Errorf("%s (%v), want %s", text, err, want)
	}
}

func TestASegmentHoldsNothingThatAPathReads(t *testing.T) {
	if segment := Segment("a/b c+ü"); segment != "a%2Fb%20c%2B%C3%BC" {
		t.Error(segment)
	}
}
