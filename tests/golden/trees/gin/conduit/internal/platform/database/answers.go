package database

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"app/internal/platform/ids"
	"app/internal/platform/problem"
	"app/internal/platform/sq"
)

// Page is a part of a list, and the number of rows in all of it.
type Page[T any] struct {
	Items []T
	Total int64
}

// Created is a new row as it is answered, and its path, if some endpoint gets it.
type Created[T any] struct {
	Item     T
	Location string
}

// Texts returns the values of a statement's one row as text.
func (tx *Tx) Texts(ctx context.Context, statement sq.Expr) ([]string, error) {
	var texts []string
	err := tx.Each(ctx, statement, func(rows *sql.Rows) error {
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for position := range values {
			targets[position] = &values[position]
		}
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		for _, value := range values {
			texts = append(texts, fmt.Sprint(value))
		}
		return nil
	})
	return texts, err
}

// Pair is two rows that are to be linked, or no longer.
type Pair struct {
	Owner  ids.ID
	Target ids.ID
}

// Pairs are pairs in the order in which they were drawn.
type Pairs []Pair

// Owners are the first halves.
func (p Pairs) Owners() []ids.ID {
	owners := make([]ids.ID, len(p))
	for position, pair := range p {
		owners[position] = pair.Owner
	}
	return owners
}

// Pairs returns the pairs of keys that a statement answers.
func (tx *Tx) Pairs(ctx context.Context, statement sq.Expr) (Pairs, error) {
	var pairs Pairs
	err := tx.Each(ctx, statement, func(rows *sql.Rows) error {
		var pair Pair
		err := rows.Scan(&pair.Owner, &pair.Target)
		pairs = append(pairs, pair)
		return err
	})
	return pairs, err
}

// Merged returns the keys of both lists, each once.
func Merged(keys, more []ids.ID) []ids.ID {
	merged := slices.Clone(keys)
	for _, key := range more {
		if !slices.Contains(merged, key) {
			merged = append(merged, key)
		}
	}
	return merged
}

// States are the legal transitions of a member.
type States struct {
	Edges    map[string][]string
	Member   string
	Resource string
}

// RefuseTransitions answers 409 where one of the rows must not go from its state to the new one.
func (tx *Tx) RefuseTransitions(
	ctx context.Context, row sq.Row, keys []ids.ID, column string, state sq.Expr, states States,
) error {
	if len(keys) == 0 {
		return nil
	}
	query := sq.From(row).Where(row.AnyOf(keys))
	return tx.Each(ctx, query.Select(row.Col(column), state), func(rows *sql.Rows) error {
		var from, to string
		if err := rows.Scan(&from, &to); err != nil {
			return err
		}
		if !slices.Contains(states.Edges[from], to) {
			return problem.IllegalTransition(states.Member, from, to, states.Resource)
		}
		return nil
	})
}
