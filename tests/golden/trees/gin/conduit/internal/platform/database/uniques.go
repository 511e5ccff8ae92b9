package database

import (
	"context"
	"slices"

	"app/internal/platform/ids"
	"app/internal/platform/problem"
	"app/internal/platform/sq"
)

// UniqueRule names columns that no two rows share, and their members of the input. Where deletes are soft live rows
// alone count.
type UniqueRule struct {
	Columns    []string
	Members    []string
	NullsEqual bool
	Live       bool
}

// Sent tells which columns the body gave.
type Sent map[string]bool

// RefuseDuplicates answers all values of a new row that another row has already at once.
func (tx *Tx) RefuseDuplicates(ctx context.Context, record Record, rules []UniqueRule, sent Sent, resource string) error {
	taken, err := tx.Duplicates(ctx, record, rules, sent, nil)
	return conflictAt(taken, err, resource)
}

// RefuseTaken answers all changed values of a row that another row has already at once.
func (tx *Tx) RefuseTaken(
	ctx context.Context, record Record, key ids.ID, changes Changes, rules []UniqueRule, sent Sent, resource string,
) error {
	touched := slices.DeleteFunc(slices.Clone(rules), func(rule UniqueRule) bool { return !changes.Has(rule.Columns...) })
	taken, err := tx.taken(ctx, record, touched, sent, nil, sq.Not(record.Row().Is(key)))
	return conflictAt(taken, err, resource)
}

func conflictAt(paths []problem.Path, err error, resource string) error {
	if err == nil && len(paths) > 0 {
		return problem.Conflict(paths, resource)
	}
	return err
}

// Duplicates returns the places of the values of a new row, at a path of the body, that another row has already.
func (tx *Tx) Duplicates(
	ctx context.Context, record Record, rules []UniqueRule, sent Sent, path problem.Path,
) ([]problem.Path, error) {
	return tx.taken(ctx, record, rules, sent, path)
}

func (tx *Tx) taken(
	ctx context.Context, record Record, rules []UniqueRule, sent Sent, path problem.Path, others ...sq.Expr,
) ([]problem.Path, error) {
	var asked []UniqueRule
	var queries []sq.Expr
	for _, rule := range rules {
		if conditions, comparable := rule.sameValues(record); comparable {
			asked = append(asked, rule)
			queries = append(queries, sq.From(record.Row()).Where(conditions...).Where(others...).Exists())
		}
	}
	if len(asked) == 0 {
		return nil, nil
	}
	answers := make([]bool, len(asked))
	targets := make([]any, len(asked))
	for position := range answers {
		targets[position] = &answers[position]
	}
	if _, err := tx.First(ctx, sq.Select(queries...), targets...); err != nil {
		return nil, err
	}
	var paths []problem.Path
	for position, isTaken := range answers {
		if isTaken {
			paths = append(paths, asked[position].place(sent, path))
		}
	}
	return paths, nil
}

// sameValues are the conditions under which a row has the record's values; a null may equal none.
func (r UniqueRule) sameValues(record Record) (conditions []sq.Expr, comparable bool) {
	for _, field := range record.Fields() {
		if !slices.Contains(r.Columns, field.Column) {
			continue
		}
		column := record.Row().Col(field.Column)
		switch {
		case field.Type.Stored(field.Value, false) != nil:
			conditions = append(conditions, sq.Eq(column, field.Type.Bind(field.Value)))
		case r.NullsEqual:
			conditions = append(conditions, sq.IsNull(column))
		default:
			return nil, false
		}
	}
	if r.Live {
		conditions = append(conditions, sq.IsNull(record.Row().Col("deleted_at")))
	}
	return conditions, true
}

// place is the last of the rule's members in the body; where it has none, the object.
func (r UniqueRule) place(sent Sent, path problem.Path) problem.Path {
	for position, column := range slices.Backward(r.Columns) {
		if sent[column] {
			return path.Child(r.Members[position])
		}
	}
	return path
}
