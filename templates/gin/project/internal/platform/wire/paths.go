package wire

import (
	"fmt"
	"strings"
)

const unreserved = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"

// Segment returns a text as a segment of a path.
func Segment(text string) string {
	var segment strings.Builder
	for _, character := range []byte(text) {
		if strings.IndexByte(unreserved, character) >= 0 {
			segment.WriteByte(character)
		} else {
			fmt.Fprintf(&segment, "%%%02X", character)
		}
	}
	return segment.String()
}
