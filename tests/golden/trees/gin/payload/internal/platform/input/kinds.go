package input

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"app/internal/platform/ids"
	"app/internal/platform/problem"
	"app/internal/platform/sq"
	"app/internal/platform/wire"
)

const (
	// Blanks are the characters around a string that do not count.
	Blanks = "\t\n\v\f\r "
	// Unlimited bounds no length.
	Unlimited = math.MaxInt

	maxSafeInteger = 1<<53 - 1
	maxEmail       = 254
	maxURL         = 2048
)

var (
	integerForm  = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	decimalForm  = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(?:\.([0-9]+))?$`)
	dateForm     = regexp.MustCompile(`^([0-9]{4})-([0-9]{2})-([0-9]{2})$`)
	datetimeForm = regexp.MustCompile(
		`^([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))$`)
	uuidForm  = regexp.MustCompile(`^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	emailForm = regexp.MustCompile(`^[!-?A-~]+@[!-?A-~]+$`)
	urlForm   = regexp.MustCompile(`^https?://[!-~]+$`)

	patterns sync.Map
)

// Rejection is why a value does not fit: a code of the wire contract, and the values in its message.
type Rejection struct {
	Code   string
	Values problem.Values
}

func rejected(code string) *Rejection { return &Rejection{Code: code} }

func beyond(code, name, bound string) *Rejection {
	return &Rejection{code, problem.Values{problem.Value{Name: name, Text: bound}}}
}

// Kind is a type of the wire: how a JSON value, or the text of a parameter, becomes a value of Go.
type Kind[T any] struct {
	parse     func(value any) (T, *Rejection)
	parseText func(text string) (T, *Rejection)
	stored    sq.Type
}

// Parse reads a JSON value.
func (k Kind[T]) Parse(value any) (T, *Rejection) { return k.parse(value) }

// ParseText reads a parameter.
func (k Kind[T]) ParseText(text string) (T, *Rejection) { return k.parseText(text) }

// BindText reads a parameter as an argument of a statement.
func (k Kind[T]) BindText(text string) (sq.Expr, *Rejection) {
	value, refused := k.parseText(text)
	if refused != nil {
		return nil, refused
	}
	return k.Bind(value), nil
}

// Bind is a value as an argument of a statement.
func (k Kind[T]) Bind(value T) sq.Expr { return k.stored.Bind(value) }

// Column is where a stored value of the kind is scanned into.
func (k Kind[T]) Column(target *T) any { return k.stored.Into(target) }

// textKind is a kind of which a JSON value is a string.
func textKind[T any](stored sq.Type, parse func(text string) (T, *Rejection)) Kind[T] {
	fromJSON := func(value any) (T, *Rejection) {
		text, refused := textOf(value)
		if refused != nil {
			var none T
			return none, refused
		}
		return parse(text)
	}
	return Kind[T]{fromJSON, parse, stored}
}

func textOf(value any) (string, *Rejection) {
	if text, isText := value.(string); isText {
		return text, nil
	}
	return "", otherType(value)
}

func otherType(value any) *Rejection {
	if value == nil {
		return rejected("null")
	}
	return rejected("type")
}

// String is a string without blanks around it; lengths are in code points.
func String(shortest, longest int) Kind[string] {
	return Matching(shortest, longest, "")
}

// Matching is a string that a regular expression describes as a whole.
func Matching(shortest, longest int, pattern string) Kind[string] {
	return stringKind(withoutNUL, func(text string) (string, *Rejection) {
		return checked(strings.Trim(text, Blanks), shortest, longest, pattern)
	})
}

// Text is a string that is kept as it was sent.
func Text(shortest, longest int) Kind[string] {
	return stringKind(withoutNUL, func(text string) (string, *Rejection) {
		if strings.Trim(text, Blanks) == "" {
			return "", rejected("blank")
		}
		return checked(text, shortest, longest, "")
	})
}

// Email is an address; A-Z are folded.
func Email() Kind[string] {
	parameter := func(text string) (string, *Rejection) { return withoutNUL(sq.FoldASCII(text)) }
	return stringKind(parameter, func(text string) (string, *Rejection) {
		return formed(sq.FoldASCII(strings.Trim(text, Blanks)), emailForm, maxEmail)
	})
}

// URL is an address of the web.
func URL() Kind[string] {
	return stringKind(withoutNUL, func(text string) (string, *Rejection) {
		return formed(strings.Trim(text, Blanks), urlForm, maxURL)
	})
}

// stringKind is a kind whose parameters are less strict than its values.
func stringKind(parameter, parse func(text string) (string, *Rejection)) Kind[string] {
	kind := textKind(sq.Text, parse)
	kind.parseText = parameter
	return kind
}

func withoutNUL(text string) (string, *Rejection) {
	if strings.ContainsRune(text, 0) {
		return "", rejected("format")
	}
	return text, nil
}

func formed(text string, form *regexp.Regexp, longest int) (string, *Rejection) {
	if text != "" && !form.MatchString(text) {
		return "", rejected("format")
	}
	return checked(text, 0, longest, "")
}

func checked(text string, shortest, longest int, pattern string) (string, *Rejection) {
	if text == "" {
		return "", rejected("blank")
	}
	if _, refused := withoutNUL(text); refused != nil {
		return "", refused
	}
	length := utf8.RuneCountInString(text)
	if length < shortest {
		return "", beyond("too_short", "min", strconv.Itoa(shortest))
	}
	if length > longest {
		return "", beyond("too_long", "max", strconv.Itoa(longest))
	}
	if pattern != "" && !compiled(pattern).MatchString(text) {
		return "", rejected("pattern")
	}
	return text, nil
}

// compiled returns the regular expression of a pattern, which describes a whole text.
func compiled(pattern string) *regexp.Regexp {
	if known, found := patterns.Load(pattern); found {
		return known.(*regexp.Regexp)
	}
	expression := regexp.MustCompile(`^(?:` + pattern + `)$`)
	patterns.Store(pattern, expression)
	return expression
}

// Choice is one of the declared texts.
func Choice(choices ...string) Kind[string] {
	return textKind(sq.Text, func(text string) (string, *Rejection) {
		if !slices.Contains(choices, text) {
			return "", beyond("choice", "choices", strings.Join(choices, ", "))
		}
		return text, nil
	})
}

// Int is an integer that every JSON parser reads exactly.
func Int(least, greatest *int64) Kind[int64] {
	parse := func(value any) (int64, *Rejection) {
		number, isNumber := value.(int64)
		if !isNumber {
			return 0, otherType(value)
		}
		return within(number, least, greatest, maxSafeInteger)
	}
	return Kind[int64]{parse, func(text string) (int64, *Rejection) { return safeInteger(text, -maxSafeInteger) }, sq.BigInt}
}

// RowNumber is an integer that identifies a row.
func RowNumber() Kind[int64] {
	kind := Int(nil, nil)
	kind.parseText = func(text string) (int64, *Rejection) { return safeInteger(text, 0) }
	return kind
}

// BigInt is a 64-bit integer, a string on the wire.
func BigInt(least, greatest *int64) Kind[int64] {
	kind := textKind(sq.BigInt, func(text string) (int64, *Rejection) {
		number, fits, refused := integer(text)
		if refused != nil {
			return 0, refused
		}
		number, refused = within(number, least, greatest, math.MaxInt64)
		if refused == nil && !fits {
			refused = rejected("range")
		}
		return number, refused
	})
	kind.parseText = func(text string) (int64, *Rejection) {
		number, fits, refused := integer(text)
		if refused == nil && !fits {
			refused = rejected("range")
		}
		return number, refused
	}
	return kind
}

// integer reads digits; what no int64 holds is the end that it lies beyond.
func integer(text string) (number int64, fits bool, refused *Rejection) {
	if !integerForm.MatchString(text) {
		return 0, false, rejected("format")
	}
	number, err := strconv.ParseInt(text, 10, 64)
	return number, err == nil, nil
}

func safeInteger(text string, lowest int64) (int64, *Rejection) {
	number, _, refused := integer(text)
	if refused == nil && (number < lowest || number > maxSafeInteger) {
		refused = rejected("range")
	}
	return number, refused
}

func within(number int64, least, greatest *int64, bound int64) (int64, *Rejection) {
	switch {
	case least != nil && number < *least:
		return 0, beyond("min", "min", strconv.FormatInt(*least, 10))
	case greatest != nil && number > *greatest:
		return 0, beyond("max", "max", strconv.FormatInt(*greatest, 10))
	case number > bound || number < -bound-1 || number == -bound-1 && bound == maxSafeInteger:
		return 0, rejected("range")
	}
	return number, nil
}

// Decimal is an exact number: a string on the wire, or an integer.
func Decimal(precision, scale int32, least, greatest *decimal.Decimal) Kind[decimal.Decimal] {
	parse := func(value any) (decimal.Decimal, *Rejection) {
		if number, isNumber := value.(int64); isNumber {
			return exact(strconv.FormatInt(number, 10), precision, scale, least, greatest)
		}
		text, refused := textOf(value)
		if refused != nil {
			return decimal.Decimal{}, refused
		}
		return exact(text, precision, scale, least, greatest)
	}
	parameter := func(text string) (decimal.Decimal, *Rejection) { return exact(text, precision, scale, nil, nil) }
	return Kind[decimal.Decimal]{parse, parameter, sq.Decimal(scale)}
}

func exact(text string, precision, scale int32, least, greatest *decimal.Decimal) (decimal.Decimal, *Rejection) {
	var none decimal.Decimal
	parts := decimalForm.FindStringSubmatch(text)
	if parts == nil {
		return none, rejected("format")
	}
	number, err := decimal.NewFromString(text)
	if err != nil {
		return none, rejected("format")
	}
	if least != nil && number.LessThan(*least) {
		return none, beyond("min", "min", digits(*least))
	}
	if greatest != nil && number.GreaterThan(*greatest) {
		return none, beyond("max", "max", digits(*greatest))
	}
	if len(parts[2]) > int(scale) || len(strings.TrimLeft(parts[1], "0")) > int(precision-scale) {
		return none, rejected("range")
	}
	return number, nil
}

// digits returns a bound as it was stated.
func digits(bound decimal.Decimal) string { return bound.StringFixed(max(0, -bound.Exponent())) }

// Bool is true or false.
func Bool() Kind[bool] {
	parse := func(value any) (bool, *Rejection) {
		truth, isBool := value.(bool)
		if !isBool {
			return false, otherType(value)
		}
		return truth, nil
	}
	parameter := func(text string) (bool, *Rejection) {
		if text != "true" && text != "false" {
			return false, rejected("format")
		}
		return text == "true", nil
	}
	return Kind[bool]{parse, parameter, sq.Bool}
}

// Date is a day.
func Date() Kind[wire.Date] { return textKind(sq.Date, date) }

// date reads a day. The year 0 has the form of a year, but is beyond the type.
func date(text string) (wire.Date, *Rejection) {
	if !dateForm.MatchString(text) {
		return wire.Date{}, rejected("format")
	}
	if rest, isYearZero := strings.CutPrefix(text, "0000"); isYearZero {
		if _, err := wire.ParseDate("2000" + rest); err != nil {
			return wire.Date{}, rejected("format")
		}
		return wire.Date{}, rejected("range")
	}
	day, err := wire.ParseDate(text)
	if err != nil {
		return wire.Date{}, rejected("format")
	}
	return day, nil
}

// DateTime is a moment; it is kept in UTC with three digits behind the second.
func DateTime() Kind[time.Time] { return textKind(sq.Timestamp, moment) }

func moment(text string) (time.Time, *Rejection) {
	parts := datetimeForm.FindStringSubmatch(text)
	if parts == nil {
		return time.Time{}, rejected("format")
	}
	milliseconds := (parts[5] + "000")[:3]
	year, rest := parts[1][:4], parts[1][4:]
	isYearZero := year == "0000"
	if isYearZero {
		year = "2000"
	}
	local, err := wire.ParseTime(year + rest + "T" + strings.Join(parts[2:5], ":") + "." + milliseconds + "Z")
	offset, refused := offsetOf(parts[6], parts[7], parts[8])
	switch {
	case err != nil:
		return time.Time{}, rejected("format")
	case isYearZero:
		return time.Time{}, rejected("range")
	case refused != nil:
		return time.Time{}, refused
	}
	utc := local.Add(-offset)
	if utc.Year() < 1 || utc.Year() > 9999 {
		return time.Time{}, rejected("range")
	}
	return utc, nil
}

func offsetOf(sign, hours, minutes string) (time.Duration, *Rejection) {
	if sign == "" {
		return 0, nil
	}
	if hours > "23" || minutes > "59" {
		return 0, rejected("format")
	}
	offset, err := time.ParseDuration(sign + hours + "h" + minutes + "m")
	if err != nil {
		return 0, rejected("format")
	}
	return offset, nil
}

// UUID is an identifier with hyphens.
func UUID() Kind[uuid.UUID] {
	return textKind(sq.UUID, func(text string) (uuid.UUID, *Rejection) {
		if !uuidForm.MatchString(text) {
			return uuid.UUID{}, rejected("format")
		}
		return uuid.MustParse(text), nil
	})
}

// Nullable is a value or null; a blank string is null.
func Nullable[T any](kind Kind[T]) Kind[*T] {
	parse := func(value any) (*T, *Rejection) {
		if value == nil {
			return nil, nil
		}
		parsed, refused := kind.parse(value)
		if refused != nil && refused.Code == "blank" {
			return nil, nil
		}
		return &parsed, refused
	}
	parameter := func(text string) (*T, *Rejection) {
		parsed, refused := kind.parseText(text)
		return &parsed, refused
	}
	return Kind[*T]{parse, parameter, kind.stored}
}

// Reference is a row that a value of a kind names; it becomes the row's key.
func Reference[T any](kind Kind[T], found Found) Kind[ids.ID] {
	key := func(value T, refused *Rejection) (ids.ID, *Rejection) {
		var none ids.ID
		if refused != nil {
			return none, refused
		}
		id, known := found[keyText(value)]
		if !known {
			return none, rejected("reference")
		}
		return id, nil
	}
	return Kind[ids.ID]{
		func(value any) (ids.ID, *Rejection) { return key(kind.parse(value)) },
		func(text string) (ids.ID, *Rejection) { return key(kind.parseText(text)) },
		sq.Key,
	}
}
