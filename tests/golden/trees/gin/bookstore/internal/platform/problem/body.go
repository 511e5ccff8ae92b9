package problem

import (
	"fmt"
	"net/http"
	"strings"
)

// Facts are what is known of the request that a problem came up in.
type Facts struct {
	Resource  string
	Envelope  string
	RequestID string
}

// MediaType is that of a problem's body.
const MediaType = "application/problem+json"

// titles are those of RFC 9110, where the standard library has older ones.
var titles = map[int]string{
	http.StatusRequestEntityTooLarge: "Content Too Large",
	http.StatusUnprocessableEntity:   "Unprocessable Content",
}

type problemBody struct {
	Type      string      `json:"type"`
	Title     string      `json:"title"`
	Status    int         `json:"status"`
	Code      string      `json:"code"`
	Resource  string      `json:"resource,omitempty"`
	Detail    string      `json:"detail"`
	Errors    []fieldBody `json:"errors,omitempty"`
	RequestID string      `json:"requestId,omitempty"`
}

type fieldBody struct {
	Pointer   string  `json:"pointer,omitempty"`
	Parameter *string `json:"parameter,omitempty"`
	Code      string  `json:"code"`
	Detail    string  `json:"detail"`
}

// Body returns what is answered.
func (p *Problem) Body(facts Facts) any {
	body := problemBody{
		Type:     "about:blank",
		Title:    title(p.Status),
		Status:   p.Status,
		Code:     p.Code,
		Resource: p.Resource,
		Detail:   p.Detail,
	}
	if body.Resource == "" {
		body.Resource = facts.Resource
	}
	for _, field := range p.Fields {
		body.Errors = append(body.Errors, fieldOf(field, facts.Envelope))
	}
	if p.Status == http.StatusInternalServerError {
		body.RequestID = facts.RequestID
	}
	return body
}

func title(status int) string {
	if known, found := titles[status]; found {
		return known
	}
	if phrase := http.StatusText(status); phrase != "" {
		return phrase
	}
	return "Error"
}

func fieldOf(field Field, envelope string) fieldBody {
	body := fieldBody{Parameter: field.Parameter, Code: field.Code, Detail: field.Detail()}
	if field.Parameter == nil {
		body.Pointer = pointer(field, envelope)
	}
	return body
}

var escapes = strings.NewReplacer("~", "~0", "/", "~1")

// pointer returns the place in the body as sent, as a JSON Pointer fragment (RFC 6901, section 6).
func pointer(field Field, envelope string) string {
	path := field.Path
	if envelope != "" && !field.OutsideEnvelope {
		path = append(Path{envelope}, path...)
	}
	var text strings.Builder
	text.WriteByte('#')
	for _, part := range path {
		text.WriteByte('/')
		for _, character := range []byte(escapes.Replace(part)) {
			if isPlain(character) {
				text.WriteByte(character)
			} else {
				fmt.Fprintf(&text, "%%%02X", character)
			}
		}
	}
	return text.String()
}

func isPlain(character byte) bool {
	return 'a' <= character && character <= 'z' || 'A' <= character && character <= 'Z' ||
		'0' <= character && character <= '9' || strings.IndexByte("-._~!$&'()*+,;=:@?", character) >= 0
}
