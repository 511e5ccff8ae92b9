package problem

import (
	"strings"

	"app/internal/platform/wire"
)

// Facts are what is known of the request that a problem came up in.
type Facts struct {
	Resource  string
	Envelope  string
	RequestID string
}

// MediaType is that of a problem's body.
const MediaType = "application/json; charset=utf-8"

type fieldsBody struct {
	Errors fieldTexts `json:"errors"`
}

// fieldTexts are texts by the name of their field, in the order in which the names come up.
type fieldTexts struct {
	names []string
	texts map[string][]string
}

func (f *fieldTexts) add(name, text string) {
	if _, known := f.texts[name]; !known {
		f.names = append(f.names, name)
	}
	f.texts[name] = append(f.texts[name], text)
}

// MarshalJSON writes the names in their order.
func (f fieldTexts) MarshalJSON() ([]byte, error) {
	text := []byte("{")
	for position, name := range f.names {
		if position > 0 {
			text = append(text, ',')
		}
		key, err := wire.Marshal(name)
		if err != nil {
			return nil, err
		}
		texts, err := wire.Marshal(f.texts[name])
		if err != nil {
			return nil, err
		}
		text = append(append(append(text, key...), ':'), texts...)
	}
	return append(text, '}'), nil
}

// Body returns what is answered.
func (p *Problem) Body(facts Facts) any {
	resource := p.Resource
	if resource == "" {
		resource = facts.Resource
	}
	errors := fieldTexts{texts: map[string][]string{}}
	for _, field := range p.Fields {
		name, text := strings.Join(field.Path, "."), field.Detail()
		if field.Parameter != nil {
			name = *field.Parameter
		}
		if name == "" {
			name, text = named(text, resource)
		}
		errors.add(name, text)
	}
	if len(errors.names) == 0 {
		errors.add(named(p.Detail, resource))
	}
	return fieldsBody{errors}
}

// named returns what a text speaks of: its subject before a colon, else the resource.
func named(text, resource string) (name, rest string) {
	if subject, rest, found := strings.Cut(text, ": "); found {
		return subject, rest
	}
	if resource == "" {
		resource = "base"
	}
	return resource, text
}
