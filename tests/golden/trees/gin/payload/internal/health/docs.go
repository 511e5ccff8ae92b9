package health

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"strings"
)

//go:embed docs.html
var docsTemplate string

type description struct {
	Info struct {
		Title       string
		Description string
	}
	Paths      ordered[ordered[json.RawMessage]]
	Components struct {
		Schemas ordered[json.RawMessage]
	}
}

type operation struct {
	Method      string
	Path        string
	Summary     string
	Description string
	Parameters  []struct {
		Name        string
		In          string
		Description string
	}
	RequestBody struct {
		Content map[string]struct {
			Schema json.RawMessage
		}
	}
	Responses ordered[struct{ Description string }]
}

// Body is the schema of the body.
func (o operation) Body() json.RawMessage { return o.RequestBody.Content["application/json"].Schema }

// docsPage returns one HTML page with every operation, its parameters, body and answers.
func docsPage(text []byte) ([]byte, error) {
	var spec description
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	operations, err := operationsOf(spec)
	if err != nil {
		return nil, err
	}
	page, err := template.New("docs").Funcs(template.FuncMap{"indent": indented}).Parse(docsTemplate)
	if err != nil {
		return nil, err
	}
	var html bytes.Buffer
	err = page.Execute(&html, map[string]any{
		"Info": spec.Info, "Operations": operations, "Schemas": spec.Components.Schemas,
	})
	return html.Bytes(), err
}

func operationsOf(spec description) ([]operation, error) {
	var operations []operation
	for _, path := range spec.Paths {
		for _, entry := range path.Value {
			if !strings.Contains(" get post put patch delete ", " "+entry.Name+" ") {
				continue
			}
			found := operation{Method: strings.ToUpper(entry.Name), Path: path.Name}
			if err := json.Unmarshal(entry.Value, &found); err != nil {
				return nil, err
			}
			operations = append(operations, found)
		}
	}
	return operations, nil
}

func indented(text json.RawMessage) (string, error) {
	var lines bytes.Buffer
	err := json.Indent(&lines, text, "", "  ")
	return lines.String(), err
}

// member is a member of an object.
type member[T any] struct {
	Name  string
	Value T
}

// ordered is an object whose members keep their order.
type ordered[T any] []member[T]

// UnmarshalJSON reads an object.
func (o *ordered[T]) UnmarshalJSON(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if _, err := decoder.Token(); err != nil {
		return err
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return err
		}
		found := member[T]{Name: name.(string)}
		if err := decoder.Decode(&found.Value); err != nil {
			return err
		}
		*o = append(*o, found)
	}
	return nil
}
