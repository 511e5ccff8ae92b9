package wire

import (
	"bytes"
	"encoding/json"
)

var separators = [][2][]byte{
	{[]byte(`\u2028`), []byte("\u2028")},
	{[]byte(`\u2029`), []byte("\u2029")},
}

// Marshal writes compact JSON in UTF-8 that escapes nothing but quotes, backslashes and control characters.
func Marshal(value any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	text := bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))
	for _, separator := range separators {
		text = unescape(text, separator[0], separator[1])
	}
	return text, nil
}

// unescape replaces an escape sequence, but where its backslash is itself escaped.
func unescape(text, sequence, character []byte) []byte {
	if !bytes.Contains(text, sequence) {
		return text
	}
	replaced := make([]byte, 0, len(text))
	for position := 0; position < len(text); {
		switch {
		case bytes.HasPrefix(text[position:], sequence):
			replaced = append(replaced, character...)
			position += len(sequence)
		case text[position] == '\\':
			replaced = append(replaced, text[position:position+2]...)
			position += 2
		default:
			replaced = append(replaced, text[position])
			position++
		}
	}
	return replaced
}

// Items returns a list that an answer shows as an array, whether or not it has been made.
func Items[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
