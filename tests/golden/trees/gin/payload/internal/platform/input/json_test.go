package input

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

func TestNumbersWithoutAFractionAreIntegers(t *testing.T) {
	for text, want := range map[string]any{
		"1": int64(1), "1.0": int64(1), "-0": int64(0), "1e3": int64(1000), "0e999": int64(0), "1.5": 1.5,
		"1e400": int64(math.MaxInt64), "-1e400": int64(math.MinInt64), "1e-400": 0.5,
		"99999999999999999999": int64(math.MaxInt64),
	} {
		if value, err := ParseJSON([]byte(text)); err != nil || value != want {
			t.Errorf("%s is %v (%v), want %v", text, value, err, want)
		}
	}
}

func TestTheLastOfEqualMembersCounts(t *testing.T) {
	value, err := ParseJSON([]byte(`{"a":1,"b":2,"a":3}`))
	if err != nil {
		t.Fatal(err)
	}
	object := value.(*Object)
	if object.Members["a"] != int64(3) || len(object.Names) != 2 {
		t.Errorf("%v", object)
	}
}

func TestEscapes(t *testing.T) {
	value, err := ParseJSON([]byte(`"\u00e9\ud83d\ude00\n\/"`))
	if err != nil || value != "é😀\n/" {
		t.Errorf("%q (%v)", value, err)
	}
}

func TestWhatIsNoJSONIsRefused(t *testing.T) {
	for _, text := range []string{
		"", "nul", "01", "1.", ".5", "+1", "NaN", "{\"a\"}", "[1,]", "{} {}", "\"\n\"", `"\x"`, `"\ud800"`, `"\udc00"`,
		"\ufeff{}", "\"\xff\"", `"open`, strings.Repeat("[", 65) + strings.Repeat("]", 65),
	} {
		if value, err := ParseJSON([]byte(text)); err == nil {
			t.Errorf("%q is %v", text, value)
		}
	}
	if _, err := ParseJSON([]byte(strings.Repeat("[", 64) + strings.Repeat("]", 64))); err != nil {
		t.Error("64 levels are allowed")
	}
}

func FuzzParseJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,-0.5e3,true,null,"\u00e9\ud83d\ude00"]}`, `{"a":{},"a":[]}`, "[[[[", `"\ud800"`, "1e999999999"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if value, err := ParseJSON(text); err == nil && !json.Valid(text) {
			t.Errorf("%q is %v", text, value)
		}
	})
}
