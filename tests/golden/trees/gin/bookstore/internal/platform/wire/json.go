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
	for {
		plain := bytes.IndexByte(text, '\\')
		if plain < 0 {
			return append(replaced, text...)
		}
		replaced, text = append(replaced, text[:plain]...), text[plain:]
		if bytes.HasPrefix(text, sequence) {
			replaced, text = append(replaced, character...), text[len(sequence):]
		} else {
			replaced, text = append(replaced, text[:2]...), text[2:]
		}
	}
}

// Items returns a list that an answer shows as an array, whether or not it has been made.
func Items[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
