package health

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

const style = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}" +
	"code{font-size:1em}section{border-top:1px solid #ccc;padding:.5rem 0}.method{font-weight:bold}" +
	"pre{background:#f4f4f4;padding:.75rem;overflow-x:auto}"

var (
	methods = []string{"get", "post", "put", "patch", "delete"}
	html    = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#x27;")
)

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

// docsPage returns one HTML page with every operation, its parameters, body and answers.
func docsPage(text []byte) ([]byte, error) {
	var spec description
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	var page bytes.Buffer
	title := html.Replace(spec.Info.Title)
	fmt.Fprintf(&page, `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>%s</title>`+
		`<style>%s</style></head><body><h1>%s</h1><p>%s</p>`+
		`<p>Machine-readable: <a href="/openapi.json">openapi.json</a></p>`,
		title, style, title, html.Replace(spec.Info.Description))
	for _, path := range spec.Paths {
		if err := writePath(&page, path.Name, path.Value); err != nil {
			return nil, err
		}
	}
	page.WriteString("<h2>Schemas</h2>")
	for _, schema := range spec.Components.Schemas {
		name := html.Replace(schema.Name)
		fmt.Fprintf(&page, `<section id="%s"><h3><code>%s</code></h3>%s</section>`, name, name, block(schema.Value))
	}
	page.WriteString("</body></html>")
	return page.Bytes(), nil
}

// writePath writes the operations of a path, in the order of the methods.
func writePath(page *bytes.Buffer, path string, item ordered[json.RawMessage]) error {
	for _, method := range methods {
		position := slices.IndexFunc(item, func(entry member[json.RawMessage]) bool { return entry.Name == method })
		if position < 0 {
			continue
		}
		var found operation
		if err := json.Unmarshal(item[position].Value, &found); err != nil {
			return err
		}
		writeOperation(page, strings.ToUpper(method), path, found)
	}
	return nil
}

func writeOperation(page *bytes.Buffer, method, path string, found operation) {
	fmt.Fprintf(page, `<section><h2><span class="method">%s</span> <code>%s</code></h2><p>%s</p><p>%s</p>`,
		method, html.Replace(path), html.Replace(found.Summary), html.Replace(found.Description))
	var parameters strings.Builder
	for _, parameter := range found.Parameters {
		if parameter.Name != "" {
			fmt.Fprintf(&parameters, "<li><code>%s</code> (%s) %s</li>",
				html.Replace(parameter.Name), html.Replace(parameter.In), html.Replace(parameter.Description))
		}
	}
	if parameters.Len() > 0 {
		page.WriteString("<h3>Parameters</h3><ul>" + parameters.String() + "</ul>")
	}
	if body, sent := found.RequestBody.Content["application/json"]; sent {
		page.WriteString("<h3>Body</h3>" + block(body.Schema))
	}
	page.WriteString("<h3>Answers</h3><ul>")
	for _, answer := range found.Responses {
		fmt.Fprintf(page, "<li><code>%s</code> %s</li>", html.Replace(answer.Name), html.Replace(answer.Value.Description))
	}
	page.WriteString("</ul></section>")
}

func block(text json.RawMessage) string {
	var lines bytes.Buffer
	if err := json.Indent(&lines, text, "", "  "); err != nil {
		return ""
	}
	return "<pre>" + html.Replace(lines.String()) + "</pre>"
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
		found := member[T]{Name: fmt.Sprint(name)}
		if err := decoder.Decode(&found.Value); err != nil {
			return err
		}
		*o = append(*o, found)
	}
	return nil
}
