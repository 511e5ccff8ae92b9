// Package input reads what requests send.
package input

import (
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const maxDepth = 64

var errMalformed = errors.New("malformed JSON")

// Object is a JSON object; of members with one name the last counts.
type Object struct {
	Names   []string
	Members map[string]any
}

// ParseJSON returns the value of a JSON text: nil, bool, string, int64, float64, []any or *Object.
// A number without a fraction is an int64; one that no int64 holds is the greatest or the least.
func ParseJSON(text []byte) (any, error) {
	if !utf8.Valid(text) {
		return nil, errMalformed
	}
	p := &parser{text: string(text)}
	p.blanks()
	value, err := p.value(0)
	if err != nil {
		return nil, err
	}
	p.blanks()
	if p.position < len(p.text) {
		return nil, errMalformed
	}
	return value, nil
}

type parser struct {
	text     string
	position int
}

func (p *parser) blanks() {
	for p.position < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.position]) >= 0 {
		p.position++
	}
}

// take moves over a word, if it stands here.
func (p *parser) take(word string) bool {
	if strings.HasPrefix(p.text[p.position:], word) {
		p.position += len(word)
		return true
	}
	return false
}

func (p *parser) value(depth int) (any, error) {
	switch {
	case p.take("null"):
		return nil, nil
	case p.take("true"):
		return true, nil
	case p.take("false"):
		return false, nil
	case p.take(`"`):
		return p.str()
	case p.take("{"):
		return p.object(depth + 1)
	case p.take("["):
		return p.array(depth + 1)
	}
	return p.number()
}

func (p *parser) object(depth int) (any, error) {
	if depth > maxDepth {
		return nil, errMalformed
	}
	object := &Object{Members: map[string]any{}}
	p.blanks()
	if p.take("}") {
		return object, nil
	}
	for {
		p.blanks()
		if !p.take(`"`) {
			return nil, errMalformed
		}
		name, err := p.str()
		if err != nil {
			return nil, err
		}
		p.blanks()
		if !p.take(":") {
			return nil, errMalformed
		}
		p.blanks()
		value, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		if _, repeated := object.Members[name]; !repeated {
			object.Names = append(object.Names, name)
		}
		object.Members[name] = value
		p.blanks()
		if p.take("}") {
			return object, nil
		}
		if !p.take(",") {
			return nil, errMalformed
		}
	}
}

func (p *parser) array(depth int) (any, error) {
	if depth > maxDepth {
		return nil, errMalformed
	}
	items := []any{}
	p.blanks()
	if p.take("]") {
		return items, nil
	}
	for {
		p.blanks()
		item, err := p.value(depth)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
		p.blanks()
		if p.take("]") {
			return items, nil
		}
		if !p.take(",") {
			return nil, errMalformed
		}
	}
}

// str reads the rest of a string.
func (p *parser) str() (string, error) {
	end := strings.IndexAny(p.text[p.position:], `"\`)
	if end >= 0 && p.text[p.position+end] == '"' {
		plain := p.text[p.position : p.position+end]
		p.position += end + 1
		return plain, refuseControls(plain)
	}
	var text strings.Builder
	for p.position < len(p.text) {
		character := p.text[p.position]
		p.position++
		switch {
		case character == '"':
			return text.String(), nil
		case character < ' ':
			return "", errMalformed
		case character != '\\':
			text.WriteByte(character)
		default:
			escaped, err := p.escape()
			if err != nil {
				return "", err
			}
			text.WriteRune(escaped)
		}
	}
	return "", errMalformed
}

func refuseControls(text string) error {
	for position := range len(text) {
		if text[position] < ' ' {
			return errMalformed
		}
	}
	return nil
}

var escapes = map[byte]rune{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// escape reads what follows a backslash.
func (p *parser) escape() (rune, error) {
	if p.take("u") {
		return p.unicode()
	}
	if p.position == len(p.text) {
		return 0, errMalformed
	}
	escaped, known := escapes[p.text[p.position]]
	p.position++
	if !known {
		return 0, errMalformed
	}
	return escaped, nil
}

// unicode reads a code point; a surrogate stands beside its other half.
func (p *parser) unicode() (rune, error) {
	first, err := p.unit()
	if err != nil || !utf16.IsSurrogate(first) {
		return first, err
	}
	if !p.take(`\u`) {
		return 0, errMalformed
	}
	second, err := p.unit()
	if err != nil {
		return 0, err
	}
	decoded := utf16.DecodeRune(first, second)
	if decoded == utf8.RuneError {
		return 0, errMalformed
	}
	return decoded, nil
}

// unit reads four hexadecimal digits.
func (p *parser) unit() (rune, error) {
	if len(p.text)-p.position < 4 {
		return 0, errMalformed
	}
	unit, err := strconv.ParseUint(p.text[p.position:p.position+4], 16, 16)
	p.position += 4
	if err != nil {
		return 0, errMalformed
	}
	return rune(unit), nil
}

func (p *parser) number() (any, error) {
	start := p.position
	p.take("-")
	if !p.take("0") && p.digits() == 0 {
		return nil, errMalformed
	}
	isWhole := true
	if p.take(".") {
		isWhole = false
		if p.digits() == 0 {
			return nil, errMalformed
		}
	}
	if p.take("e") || p.take("E") {
		isWhole = false
		if !p.take("+") {
			p.take("-")
		}
		if p.digits() == 0 {
			return nil, errMalformed
		}
	}
	text := p.text[start:p.position]
	if isWhole {
		return clamped(text), nil
	}
	return fraction(text), nil
}

func (p *parser) digits() int {
	start := p.position
	for p.position < len(p.text) && '0' <= p.text[p.position] && p.text[p.position] <= '9' {
		p.position++
	}
	return p.position - start
}

// clamped returns an integer, or the end of the int64s that it lies beyond.
func clamped(text string) int64 {
	number, _ := strconv.ParseInt(text, 10, 64)
	return number
}

// fraction returns the integer that a number with a point or an exponent stands for, else a float64.
func fraction(text string) any {
	float, _ := strconv.ParseFloat(text, 64)
	switch {
	case math.Abs(float) >= 1<<63:
		if float < 0 {
			return int64(math.MinInt64)
		}
		return int64(math.MaxInt64)
	case isZero(text):
		return int64(0)
	case math.Abs(float) < 1:
		return 0.5
	}
	exact, known := new(big.Rat).SetString(text)
	if !known || !exact.IsInt() {
		return float
	}
	return exact.Num().Int64()
}

// isZero tells whether all digits before the exponent are zeros.
func isZero(text string) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(text), "e")
	return strings.Trim(mantissa, "-0.") == ""
}
