package database

import (
	"context"
	"database/sql"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"app/internal/platform/sq"
)

const longestSlug = 80

var (
	others  = regexp.MustCompile(`[^a-z0-9]+`)
	numbers = regexp.MustCompile(`(-[0-9]+)+$`)
)

// SlugifyOptional returns the slug of a text that may be missing.
func SlugifyOptional(text *string, fallback string) string {
	if text == nil {
		return fallback
	}
	return Slugify(*text, fallback)
}

// Slugify returns a text in a-z, 0-9 and single hyphens; the fallback where nothing is left of it.
func Slugify(text, fallback string) string {
	var ascii strings.Builder
	for _, character := range norm.NFKD.String(text) {
		if character < 0x80 {
			ascii.WriteRune(character)
		}
	}
	slug := strings.Trim(others.ReplaceAllString(strings.ToLower(ascii.String()), "-"), "-")
	slug = strings.TrimRight(slug[:min(len(slug), longestSlug)], "-")
	if slug == "" {
		return fallback
	}
	return slug
}

// Slug is a column of unique slugs; Taken are those that a path already uses.
type Slug struct {
	Row        sq.Row
	Column     string
	Taken      []string
	Conditions []sq.Expr
}

// Free returns the first of `base`, `base-2`, `base-3` that no other row has.
func (s Slug) Free(ctx context.Context, tx *Tx, base string, others ...sq.Expr) (string, error) {
	if err := s.lock(ctx, tx, base); err != nil {
		return "", err
	}
	column := s.Row.Col(s.Column)
	// A dot follows the hyphen, so that an index finds all that starts with the prefix.
	numbered := sq.And(sq.Gt(column, sq.Text.Bind(base+"-")), sq.Lt(column, sq.Text.Bind(base+".")))
	query := sq.From(s.Row).Where(sq.Or(sq.Eq(column, sq.Text.Bind(base)), numbered))
	used := map[string]bool{}
	err := tx.Each(ctx, query.Where(s.Conditions...).Where(others...).Select(column), func(rows *sql.Rows) error {
		var slug string
		err := rows.Scan(&slug)
		used[slug] = true
		return err
	})
	slug := base
	for number := 2; used[slug] || slices.Contains(s.Taken, slug); number++ {
		slug = base + "-" + strconv.Itoa(number)
	}
	return slug, err
}

// Give sets a target to a free slug.
func (s Slug) Give(ctx context.Context, tx *Tx, base string, target *string, others ...sq.Expr) error {
	slug, err := s.Free(ctx, tx, base, others...)
	*target = slug
	return err
}

// lock lets one transaction at a time choose among slugs that differ in numbers; on SQLite only one writes anyway.
func (s Slug) lock(ctx context.Context, tx *Tx, base string) error {
	if !tx.postgres {
		return nil
	}
	return tx.Exec(ctx, sq.Select(sq.AdvisoryLock(s.Row.Table()+"."+s.Column+"."+numbers.ReplaceAllString(base, ""))))
}
