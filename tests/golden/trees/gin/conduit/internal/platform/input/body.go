package input

import "app/internal/platform/problem"

// Body is a parsed body, not yet known to be an object.
type Body struct {
	Value    any
	Envelope string // is set once it is found
}

// Members returns the members inside the envelope; whatever else was sent is 422 at its place.
func (b *Body) Members(envelope, resource string) (*Object, error) {
	members, err := objectOf(b.Value, resource)
	if err != nil || envelope == "" {
		return members, err
	}
	inside, sent := members.Members[envelope]
	if !sent {
		return nil, problem.Invalid([]problem.Field{{Code: "required"}}, resource)
	}
	b.Envelope = envelope
	return objectOf(inside, resource)
}

// Strangers are the names that stand beside the envelope.
func (b *Body) Strangers() []string {
	object, isObject := b.Value.(*Object)
	if !isObject || b.Envelope == "" {
		return nil
	}
	var names []string
	for _, name := range object.Names {
		if name != b.Envelope {
			names = append(names, name)
		}
	}
	return names
}

func objectOf(value any, resource string) (*Object, error) {
	if object, isObject := value.(*Object); isObject {
		return object, nil
	}
	return nil, problem.Invalid([]problem.Field{{Code: otherType(value).Code}}, resource)
}
