// Package listing reads what a request asks of a list: filters, search, an order and a page.
package listing

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"app/internal/platform/input"
	"app/internal/platform/problem"
	"app/internal/platform/sq"
)

const (
	maxOffset       = 999_999_999
	longestOfNumber = 9
)

// Kind reads a parameter as an argument of a statement.
type Kind interface {
	BindText(text string) (sq.Expr, *input.Rejection)
}

// Filter is a query parameter: Match applies a test to what is filtered by, Absent tests for null.
type Filter struct {
	Name      string
	Kind      Kind
	Match     func(test sq.Test) sq.Expr
	Operators []string
	Absent    func() sq.Expr
}

// Sort is a word to sort by.
type Sort struct {
	Name string
	Key  sq.SortKey
}

// Page bounds the size of a part of the list.
type Page struct {
	Size int
	Max  int
}

// Listing is what a list offers. The order does not name the key, which always comes last.
type Listing struct {
	Key      sq.Expr
	Order    []sq.SortKey
	Filters  []Filter
	Sorts    []Sort
	Searched []sq.Expr
	Page     *Page
}

// Query is what a request asks of a list.
type Query struct {
	Conditions []sq.Expr
	Order      []sq.Expr
	Slice      sq.Slice
}

// Parse reads a query string, or returns 422 with every unknown, repeated or unfit parameter.
func (l Listing) Parse(query string, resource string) (Query, error) {
	r := reader{listing: l, order: l.Order}
	if l.Page != nil {
		r.slice.Limit = new(l.Page.Size)
	}
	for _, given := range parameters(query) {
		if refused := r.read(given); refused != nil {
			r.fields = append(r.fields, problem.Field{Code: refused.Code, Parameter: &given.name, Values: refused.Values})
		}
	}
	if len(r.fields) > 0 {
		return Query{}, problem.Invalid(r.fields, resource)
	}
	return Query{r.conditions, sq.OrderBy(l.Key, r.order...), r.slice}, nil
}

type parameter struct {
	name  string
	texts []string
}

// parameters returns the parameters of a query string in the order in which they first come.
func parameters(query string) []parameter {
	var found []parameter
	for pair := range strings.SplitSeq(query, "&") {
		if pair == "" {
			continue
		}
		name, text, _ := strings.Cut(pair, "=")
		name, text = strings.ToValidUTF8(unescape(name), "?"), unescape(text)
		position := slices.IndexFunc(found, func(known parameter) bool { return known.name == name })
		if position < 0 {
			found = append(found, parameter{name, []string{text}})
			continue
		}
		found[position].texts = append(found[position].texts, text)
	}
	return found
}

// unescape decodes a part of a query string; what is no escape stays as it is.
func unescape(part string) string {
	if text, err := url.QueryUnescape(part); err == nil {
		return text
	}
	var text strings.Builder
	for position := 0; position < len(part); position++ {
		if part[position] == '%' && position+2 < len(part) {
			if code, err := strconv.ParseUint(part[position+1:position+3], 16, 8); err == nil {
				text.WriteByte(byte(code))
				position += 2
				continue
			}
		}
		text.WriteString(strings.ReplaceAll(part[position:position+1], "+", " "))
	}
	return text.String()
}

type reader struct {
	listing    Listing
	order      []sq.SortKey
	conditions []sq.Expr
	slice      sq.Slice
	fields     []problem.Field
}

func (r *reader) read(given parameter) *input.Rejection {
	if len(given.texts) > 1 {
		return &input.Rejection{Code: "type"}
	}
	text := given.texts[0]
	if !utf8.ValidString(text) {
		return &input.Rejection{Code: "format"}
	}
	switch {
	case given.name == "limit" && r.listing.Page != nil:
		limit, refused := bounded(text, 1, r.listing.Page.Max)
		r.slice.Limit = &limit
		return refused
	case given.name == "offset" && r.listing.Page != nil:
		offset, refused := bounded(text, 0, maxOffset)
		r.slice.Offset = offset
		return refused
	case given.name == "sort" && len(r.listing.Sorts) > 0:
		return r.sort(text)
	case given.name == "q" && len(r.listing.Searched) > 0:
		return r.search(text)
	}
	return r.filter(given.name, text)
}

func bounded(text string, lowest, highest int) (int, *input.Rejection) {
	number, err := strconv.ParseUint(text, 10, 31)
	if err != nil || len(text) > longestOfNumber || int(number) < lowest || int(number) > highest {
		return 0, &input.Rejection{Code: "range"}
	}
	return int(number), nil
}

func (r *reader) sort(text string) *input.Rejection {
	r.order = nil
	for word := range strings.SplitSeq(text, ",") {
		name, descending := strings.CutPrefix(word, "-")
		position := slices.IndexFunc(r.listing.Sorts, func(sort Sort) bool { return sort.Name == name })
		if position < 0 {
			return r.unknownSort()
		}
		key := r.listing.Sorts[position].Key
		if descending {
			key = key.Reversed()
		}
		r.order = append(r.order, key)
	}
	return nil
}

func (r *reader) unknownSort() *input.Rejection {
	names := make([]string, len(r.listing.Sorts))
	for position, sort := range r.listing.Sorts {
		names[position] = sort.Name
	}
	return &input.Rejection{
		Code:   "choice",
		Values: problem.Values{{Name: "choices", Text: strings.Join(names, ", ")}},
	}
}

func (r *reader) search(text string) *input.Rejection {
	needle, refused := input.String(0, input.Unlimited).ParseText(text)
	if refused != nil {
		return refused
	}
	matches := make([]sq.Expr, len(r.listing.Searched))
	for position, column := range r.listing.Searched {
		matches[position] = sq.Contains(column, needle)
	}
	r.conditions = append(r.conditions, sq.Or(matches...))
	return nil
}

var comparisons = map[string]func(left, right sq.Expr) sq.Expr{
	"eq": sq.Eq, "ne": sq.Ne, "gt": sq.Gt, "gte": sq.Ge, "lt": sq.Lt, "lte": sq.Le,
}

func (r *reader) filter(parameter, text string) *input.Rejection {
	name, rest, bracketed := strings.Cut(parameter, "[")
	operator, closed := strings.CutSuffix(rest, "]")
	position := slices.IndexFunc(r.listing.Filters, func(filter Filter) bool { return filter.Name == name })
	if position < 0 || bracketed && (!closed || !slices.Contains(r.listing.Filters[position].Operators, operator)) {
		return &input.Rejection{Code: "unknown"}
	}
	if !bracketed {
		operator = "eq"
	}
	condition, refused := r.listing.Filters[position].condition(operator, text)
	if refused == nil {
		r.conditions = append(r.conditions, condition)
	}
	return refused
}

func (f Filter) condition(operator, text string) (sq.Expr, *input.Rejection) {
	switch operator {
	case "null":
		return f.null(text)
	case "in":
		return f.oneOf(text)
	case "contains":
		needle, refused := input.String(0, input.Unlimited).ParseText(text)
		return f.Match(func(tested sq.Expr) sq.Expr { return sq.Contains(tested, needle) }), refused
	}
	value, refused := f.Kind.BindText(text)
	compare := comparisons[operator]
	return f.Match(func(tested sq.Expr) sq.Expr { return compare(tested, value) }), refused
}

func (f Filter) oneOf(text string) (sq.Expr, *input.Rejection) {
	var values []sq.Expr
	for part := range strings.SplitSeq(text, ",") {
		value, refused := f.Kind.BindText(part)
		if refused != nil {
			return nil, refused
		}
		values = append(values, value)
	}
	return f.Match(func(tested sq.Expr) sq.Expr { return sq.In(tested, values...) }), nil
}

func (f Filter) null(text string) (sq.Expr, *input.Rejection) {
	wanted, refused := input.Bool().ParseText(text)
	switch {
	case refused != nil:
		return nil, refused
	case wanted && f.Absent != nil:
		return f.Absent(), nil
	case wanted:
		return f.Match(sq.IsNull), nil
	}
	return f.Match(sq.IsNotNull), nil
}
