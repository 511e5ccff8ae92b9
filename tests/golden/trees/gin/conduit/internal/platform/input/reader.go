package input

import (
	"fmt"
	"slices"
	"strconv"

	"app/internal/platform/ids"
	"app/internal/platform/problem"
)

const rejectUnknown = false

// Found are the rows that an input names: their keys by the text of what names them.
type Found map[string]ids.ID

func keyText(value any) string { return fmt.Sprint(value) }

// Note keeps the key of a row that a value names.
func (f Found) Note(value any, key ids.ID) { f[keyText(value)] = key }

// Reader reads the members of an object, and notes each refused one at its place.
type Reader struct {
	object *Object
	path   problem.Path
	asked  []string
	fields *[]problem.Field
}

// NewReader returns a reader of a body's members.
func NewReader(object *Object) *Reader {
	return &Reader{object: object, fields: &[]problem.Field{}}
}

// Member is how the value of a member is read.
type Member[T any] interface {
	read(value any, at *Reader) T
}

func (r *Reader) child(name string) *Reader {
	return &Reader{path: r.path.Child(name), fields: r.fields}
}

func (r *Reader) refuse(refused *Rejection) {
	*r.fields = append(*r.fields, problem.Field{Code: refused.Code, Path: r.path, Values: refused.Values})
}

func (k Kind[T]) read(value any, at *Reader) T {
	parsed, refused := k.parse(value)
	if refused != nil {
		at.refuse(refused)
	}
	return parsed
}

// Required reads a member that must be there.
func Required[T any](r *Reader, name string, member Member[T]) T {
	read := Optional(r, name, member)
	if !read.Sent {
		r.child(name).refuse(rejected("required"))
	}
	return read.Value
}

// Optional reads a member that may be absent.
func Optional[T any](r *Reader, name string, member Member[T]) Maybe[T] {
	r.asked = append(r.asked, name)
	value, sent := r.object.Members[name]
	if !sent {
		return Maybe[T]{}
	}
	return Maybe[T]{Sent: true, Value: member.read(value, r.child(name))}
}

// close refuses the members that nobody asked for, where unknown ones are refused.
func (r *Reader) close() {
	if !rejectUnknown {
		return
	}
	for _, name := range r.object.Names {
		if !slices.Contains(r.asked, name) {
			r.child(name).refuse(rejected("unknown"))
		}
	}
}

// Problem returns 422 with every refused place, or nil. Strangers are names beside the envelope.
func (r *Reader) Problem(strangers []string, resource string) error {
	r.close()
	fields := *r.fields
	if rejectUnknown {
		for _, name := range strangers {
			fields = append(fields, problem.Field{Code: "unknown", Path: problem.Path{name}, OutsideEnvelope: true})
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return problem.Invalid(fields, resource)
}

// Maybe is the value of a member that may be absent.
type Maybe[T any] struct {
	Sent  bool
	Value T
}

// Or returns the value, or a fallback where the member is absent.
func (m Maybe[T]) Or(fallback T) T {
	if m.Sent {
		return m.Value
	}
	return fallback
}

// Into writes the value to a target, if the member was sent.
func (m Maybe[T]) Into(target *T) {
	if m.Sent {
		*target = m.Value
	}
}

// Pointer returns the value, or nil where the member is absent.
func (m Maybe[T]) Pointer() *T {
	if m.Sent {
		return &m.Value
	}
	return nil
}

// Bound returns what is stored of it: null where the member is absent.
func (m Maybe[T]) Bound() any {
	if m.Sent {
		return m.Value
	}
	return nil
}

// List is a list of values. Of equal items the first counts where it is distinct.
func List[T comparable](item Kind[T], shortest, longest int, distinct bool) Member[[]T] {
	return list[T]{item, shortest, longest, func(items []T) []T {
		if !distinct {
			return items
		}
		seen := make(map[T]bool, len(items))
		return slices.DeleteFunc(items, func(item T) bool {
			known := seen[item]
			seen[item] = true
			return known
		})
	}}
}

// Children is a list of objects.
func Children[T any](parse func(*Reader) T, shortest, longest int) Member[[]T] {
	return list[T]{object[T]{parse}, shortest, longest, func(items []T) []T { return items }}
}

type list[T any] struct {
	item     Member[T]
	shortest int
	longest  int
	finish   func([]T) []T
}

func (l list[T]) read(value any, at *Reader) []T {
	values, isList := value.([]any)
	if !isList {
		at.refuse(otherType(value))
		return nil
	}
	if len(values) > l.longest {
		at.refuse(beyond("too_long", "max", strconv.Itoa(l.longest)))
		return nil
	}
	before := len(*at.fields)
	items := make([]T, len(values))
	for position, value := range values {
		items[position] = l.item.read(value, at.child(strconv.Itoa(position)))
	}
	if len(*at.fields) == before && len(items) < l.shortest {
		at.refuse(beyond("too_short", "min", strconv.Itoa(l.shortest)))
	}
	return l.finish(items)
}

type object[T any] struct {
	parse func(*Reader) T
}

func (o object[T]) read(value any, at *Reader) T {
	members, isObject := value.(*Object)
	if !isObject {
		at.refuse(otherType(value))
		var none T
		return none
	}
	reader := &Reader{object: members, path: at.path, fields: at.fields}
	read := o.parse(reader)
	reader.close()
	return read
}

// Named returns the well-formed values that stand at a path of the members, lists on the way included.
func Named[T any](members any, kind Kind[T], path ...string) []T {
	switch value := members.(type) {
	case []any:
		var found []T
		for _, item := range value {
			found = append(found, Named(item, kind, path...)...)
		}
		return found
	case *Object:
		if len(path) == 0 {
			return nil
		}
		if member, sent := value.Members[path[0]]; sent {
			return Named(member, kind, path[1:]...)
		}
		return nil
	}
	if len(path) > 0 {
		return nil
	}
	parsed, refused := kind.Parse(members)
	if refused != nil {
		return nil
	}
	return []T{parsed}
}
