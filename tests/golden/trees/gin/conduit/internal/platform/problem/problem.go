// Package problem holds the errors that a client sees.
package problem

import (
	"net/http"
	"slices"
	"strconv"
)

// Path leads to a place inside the envelope of a body: names of members, and positions in lists.
type Path []string

// Child returns the path of a member.
func (p Path) Child(name string) Path {
	return append(slices.Clip(p), name)
}

// Item returns the path of an item of a list.
func (p Path) Item(position int) Path {
	return p.Child(strconv.Itoa(position))
}

// Field is one refused place: a path in the body, or a query parameter.
type Field struct {
	Code            string
	Path            Path
	Parameter       *string
	Values          Values
	Text            string
	OutsideEnvelope bool
}

// Detail returns what is wrong, for people.
func (f Field) Detail() string {
	if f.Text != "" {
		return f.Text
	}
	return Message(f.Code, f.Values)
}

// Problem is an answer other than success. Without a resource it names that of the endpoint.
type Problem struct {
	Status   int
	Code     string
	Resource string
	Detail   string
	Fields   []Field
	Headers  map[string]string
	Cause    error
}

func (p *Problem) Error() string {
	return p.Code + ": " + p.Detail
}

// Unwrap returns what led to the problem, if that was an error.
func (p *Problem) Unwrap() error {
	return p.Cause
}

// New returns a problem with the catalogue's text for its code.
func New(status int, code string) *Problem {
	return &Problem{Status: status, Code: code, Detail: Message(code, nil)}
}

// Of returns a problem of a resource; without a text it has the catalogue's.
func Of(status int, code, text, resource string) *Problem {
	if text == "" {
		text = Message(code, nil)
	}
	return &Problem{Status: status, Code: code, Detail: text, Resource: resource}
}

// MalformedJSON refuses a body that is not JSON.
func MalformedJSON() *Problem { return New(http.StatusBadRequest, "malformed_json") }

// Scheme is how a token is sent.
const Scheme = "Token"

// Unauthenticated asks for a valid token.
func Unauthenticated() *Problem {
	refused := New(http.StatusUnauthorized, "unauthenticated")
	refused.Headers = map[string]string{"WWW-Authenticate": Scheme}
	return refused
}

// BadCredentials answers every login that fails.
func BadCredentials() *Problem {
	refused := New(http.StatusUnauthorized, "bad_credentials")
	refused.Headers = map[string]string{"WWW-Authenticate": Scheme}
	return refused
}

// Forbidden refuses what the caller may not do.
func Forbidden(resource string) *Problem {
	return Of(http.StatusForbidden, "forbidden", "", resource)
}

// NotFound tells that a row is not there, or not for the caller.
func NotFound(resource string) *Problem {
	return Of(http.StatusNotFound, "not_found", "", resource)
}

// MethodNotAllowed names the methods of a path.
func MethodNotAllowed(allow string) *Problem {
	refused := New(http.StatusMethodNotAllowed, "method_not_allowed")
	refused.Headers = map[string]string{"Allow": allow}
	return refused
}

// Conflict refuses values that are taken, each at its place in the input.
func Conflict(paths []Path, resource string) *Problem {
	refused := Of(http.StatusConflict, "conflict", "", resource)
	for _, path := range paths {
		refused.Fields = append(refused.Fields, Field{Code: "unique", Path: path})
	}
	return refused
}

// IllegalTransition refuses a change of state.
func IllegalTransition(field, from, to, resource string) *Problem {
	text := Message("illegal_transition", Values{{"field", field}, {"from", from}, {"to", to}})
	return Of(http.StatusConflict, "illegal_transition", text, resource)
}

// InUse refuses to delete what others refer to.
func InUse() *Problem { return New(http.StatusConflict, "in_use") }

// Requirement refuses an operation whose precondition does not hold.
func Requirement(code, text, resource string) *Problem {
	return Of(http.StatusConflict, code, text, resource)
}

// BrokenCheck refuses a row, or a nested one at a path, that does not meet a check.
func BrokenCheck(code, text string, path Path, resource string) *Problem {
	return Invalid([]Field{{Code: code, Path: path, Text: text}}, resource)
}

// BrokenElsewhere refuses an effect that would break a check or a bound of another row.
func BrokenElsewhere(code, text, resource string) *Problem {
	return Of(http.StatusConflict, code, text, resource)
}

// TooLarge refuses a body over the limit.
func TooLarge() *Problem { return New(http.StatusRequestEntityTooLarge, "too_large") }

// UnsupportedMediaType refuses a body that is not announced as JSON.
func UnsupportedMediaType() *Problem {
	return New(http.StatusUnsupportedMediaType, "unsupported_media_type")
}

// Invalid refuses an input, at all of its places at once.
func Invalid(fields []Field, resource string) *Problem {
	refused := Of(http.StatusUnprocessableEntity, "invalid", "", resource)
	refused.Fields = fields
	return refused
}

// RateLimited tells in how many seconds the next request may succeed.
func RateLimited(seconds int) *Problem {
	refused := New(http.StatusTooManyRequests, "rate_limited")
	refused.Headers = map[string]string{"Retry-After": strconv.Itoa(seconds)}
	return refused
}

// Internal tells nothing but that something went wrong.
func Internal() *Problem { return New(http.StatusInternalServerError, "internal") }

// NotImplemented stands for a hand-written function that is still missing.
func NotImplemented() *Problem { return New(http.StatusNotImplemented, "not_implemented") }

// Unavailable asks to try again later.
func Unavailable(cause error) *Problem {
	refused := New(http.StatusServiceUnavailable, "unavailable")
	refused.Cause = cause
	return refused
}
