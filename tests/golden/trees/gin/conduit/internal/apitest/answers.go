package apitest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"app/internal/platform/wire"
)

// Answer is what the API answers; its value is the body.
type Answer struct {
	Value
	Status int
	Header http.Header
	Reads  int64 // the statements that read something for it
}

// WantStatus asks for a status.
func (a Answer) WantStatus(status int) {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("status %d, want %d: %s", a.Status, status, a)
	}
}

// WantHeader asks for a header.
func (a Answer) WantHeader(name, value string) {
	a.t.Helper()
	if sent := a.Header.Get(name); sent != value {
		a.t.Errorf("%s %q, want %q", name, sent, value)
	}
}

// WantReads asks how many statements read something.
func (a Answer) WantReads(count int64) {
	a.t.Helper()
	if a.Reads != count {
		a.t.Errorf("%d statements, want %d", a.Reads, count)
	}
}

// WantToWait asks for 429, and for how long to wait.
func (a Answer) WantToWait() {
	a.t.Helper()
	a.WantStatus(http.StatusTooManyRequests)
	if seconds, err := strconv.Atoi(a.Header.Get("Retry-After")); err != nil || seconds < 1 {
		a.t.Errorf("Retry-After %q", a.Header.Get("Retry-After"))
	}
}

// WantRefusal asks for a 422 with one refused place, and what it says of it.
func (a Answer) WantRefusal(place, said string) {
	a.t.Helper()
	a.WantStatus(http.StatusUnprocessableEntity)
	a.wantOnly(place, said)
}

// WantConflict asks for a 409 because of a value that another row has.
func (a Answer) WantConflict(place, said string) {
	a.t.Helper()
	a.WantStatus(http.StatusConflict)
	a.wantOnly(place, said)
}

// WantBlocked asks for a 409 because of the state of the rows.
func (a Answer) WantBlocked(string) {
	a.t.Helper()
	a.WantStatus(http.StatusConflict)
}

func (a Answer) wantOnly(place, said string) {
	a.t.Helper()
	if kind := a.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") {
		a.t.Errorf("Content-Type %q", kind)
	}
	a.At("errors").wantEqual(map[string][]string{place: {said}})
}

// Value is JSON that was answered.
type Value struct {
	t    *testing.T
	text json.RawMessage
}

// String is the text of a string, else the JSON.
func (v Value) String() string {
	var text string
	if json.Unmarshal(v.text, &text) == nil {
		return text
	}
	return string(v.text)
}

// At returns a member of an object.
func (v Value) At(name string) Value {
	v.t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal(v.text, &members); err != nil {
		v.t.Fatalf("%s is no object: %v", v, err)
	}
	member, found := members[name]
	if !found {
		v.t.Fatalf("%s has no %q", v, name)
	}
	return Value{v.t, member}
}

// Items returns the items of an array.
func (v Value) Items() []Value {
	v.t.Helper()
	var texts []json.RawMessage
	if err := json.Unmarshal(v.text, &texts); err != nil {
		v.t.Fatalf("%s is no array: %v", v, err)
	}
	items := make([]Value, len(texts))
	for position, text := range texts {
		items[position] = Value{v.t, text}
	}
	return items
}

// WantKeys asks for the names of an object's members, in order.
func (v Value) WantKeys(names ...string) {
	v.t.Helper()
	if keys := v.keys(); !slices.Equal(keys, names) {
		v.t.Errorf("members %q, want %q", keys, names)
	}
}

// WantMembers asks for members with these values, whatever others there are.
func (v Value) WantMembers(members map[string]any) {
	v.t.Helper()
	for name, value := range members {
		v.At(name).wantEqual(value)
	}
}

func (v Value) wantEqual(value any) {
	v.t.Helper()
	want, err := wire.Marshal(value)
	if err != nil {
		v.t.Fatal(err)
	}
	if !reflect.DeepEqual(decoded(v.t, v.text), decoded(v.t, want)) {
		v.t.Errorf("%s, want %s", v.text, want)
	}
}

func decoded(t *testing.T, text []byte) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

// keys returns the names of an object's members as they are written.
func (v Value) keys() []string {
	v.t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(v.text))
	if _, err := decoder.Token(); err != nil {
		v.t.Fatalf("%s: %v", v, err)
	}
	var names []string
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			v.t.Fatalf("%s: %v", v, err)
		}
		text, isText := name.(string)
		var member json.RawMessage
		if err := decoder.Decode(&member); err != nil || !isText {
			v.t.Fatalf("%s is no object: %v", v, err)
		}
		names = append(names, text)
	}
	return names
}
