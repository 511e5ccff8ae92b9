package database

import (
	"context"
	"database/sql"
	"slices"

	"app/internal/platform/ids"
	"app/internal/platform/input"
	"app/internal/platform/problem"
	"app/internal/platform/sq"
)

// Link is a table of pairs: the columns of the owner and of what it is linked to.
type Link struct {
	Table  sq.Row
	Owner  string
	Target string
}

func (l Link) pair(owner, target ids.ID) []sq.Expr {
	return []sq.Expr{sq.Eq(l.Table.Col(l.Owner), sq.ID(owner)), sq.Eq(l.Table.Col(l.Target), sq.ID(target))}
}

// Add links two rows; nothing changes where they are linked already.
func (l Link) Add(ctx context.Context, tx *Tx, owner, target ids.ID) error {
	linked, err := tx.Holds(ctx, sq.From(l.Table).Where(l.pair(owner, target)...))
	if err != nil || linked {
		return err
	}
	return tx.Exec(ctx, sq.Insert(l.Table, []sq.Assignment{
		{Column: l.Owner, Value: sq.ID(owner)},
		{Column: l.Target, Value: sq.ID(target)},
	}))
}

// Remove unlinks two rows.
func (l Link) Remove(ctx context.Context, tx *Tx, owner, target ids.ID) error {
	return tx.Exec(ctx, sq.Delete(l.Table, l.pair(owner, target)...))
}

// Replace makes the links of a row exactly these.
func (l Link) Replace(ctx context.Context, tx *Tx, owner ids.ID, targets []ids.ID) error {
	isOwner := sq.Eq(l.Table.Col(l.Owner), sq.ID(owner))
	linked, err := tx.Keys(ctx, sq.From(l.Table).Where(isOwner).Select(l.Table.Col(l.Target)))
	if err != nil {
		return err
	}
	var gone []ids.ID
	for _, target := range linked {
		if !slices.Contains(targets, target) {
			gone = append(gone, target)
		}
	}
	if len(gone) > 0 {
		isGone := sq.In(l.Table.Col(l.Target), sq.IDs(gone)...)
		if err := tx.Exec(ctx, sq.Delete(l.Table, isOwner, isGone)); err != nil {
			return err
		}
	}
	var missing [][]sq.Expr
	for _, target := range targets {
		if !slices.Contains(linked, target) {
			linked = append(linked, target)
			missing = append(missing, []sq.Expr{sq.ID(owner), sq.ID(target)})
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return tx.Exec(ctx, sq.InsertRows(l.Table, []string{l.Owner, l.Target}, missing))
}

// Places are the rows that came with a body, each with its place there.
type Places []Place

// Place is where a row stands in a body.
type Place struct {
	Key  ids.ID
	Path problem.Path
}

// Nested collects what becomes of the rows that come with a body.
type Nested struct {
	Places    map[string]Places
	Conflicts []problem.Path
}

// NewNested returns an empty collection.
func NewNested() *Nested { return &Nested{Places: map[string]Places{}} }

// Note keeps the place of a row of a model.
func (n *Nested) Note(model string, key ids.ID, path problem.Path) {
	n.Places[model] = append(n.Places[model], Place{key, path})
}

// BrokenPlace returns the place of the first row of which a condition is false.
func (tx *Tx) BrokenPlace(ctx context.Context, row sq.Row, places Places, condition sq.Expr) (problem.Path, bool, error) {
	if len(places) == 0 {
		return nil, false, nil
	}
	keys := make([]ids.ID, len(places))
	for position, place := range places {
		keys[position] = place.Key
	}
	broken, err := tx.Keys(ctx, sq.From(row).Where(row.AnyOf(keys), sq.IsFalse(condition)).Keys())
	for _, place := range places {
		if slices.Contains(broken, place.Key) {
			return place.Path, true, err
		}
	}
	return nil, false, err
}

// FindReferences returns the keys of the rows that the values name by a column.
func FindReferences[T any](
	ctx context.Context, tx *Tx, row sq.Row, column string, kind input.Kind[T], values []T, conditions ...sq.Expr,
) (input.Found, error) {
	found := input.Found{}
	if len(values) == 0 {
		return found, nil
	}
	named := make([]sq.Expr, len(values))
	for position, value := range values {
		named[position] = kind.Bind(value)
	}
	query := sq.From(row).Where(sq.In(row.Col(column), named...)).Where(conditions...)
	err := tx.Each(ctx, query.Select(row.Col(column), row.ID()), func(rows *sql.Rows) error {
		var value T
		var key ids.ID
		if err := rows.Scan(kind.Column(&value), &key); err != nil {
			return err
		}
		found.Note(value, key)
		return nil
	})
	return found, err
}

// Naming is how rows are found by a name, and made where they are missing.
type Naming struct {
	Column     string
	Conditions []sq.Expr
	New        func(name string) (Record, error)
	Path       problem.Path
	Created    func(key ids.ID, path problem.Path)
}

// EnsureRows returns the keys of the rows with these names; those that are missing are created.
func (tx *Tx) EnsureRows(ctx context.Context, row sq.Row, names []string, naming Naming) ([]ids.ID, error) {
	known, err := tx.keysByName(ctx, row, names, naming)
	if err != nil {
		return nil, err
	}
	missing := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return known.has(name) })
	slices.Sort(missing)
	for _, name := range slices.Compact(missing) {
		if err := tx.ensureRow(ctx, row, name, naming.Path.Item(slices.Index(names, name)), naming, known); err != nil {
			return nil, err
		}
	}
	keys := make([]ids.ID, len(names))
	for position, name := range names {
		keys[position] = known[name]
	}
	return keys, nil
}

type keysByName map[string]ids.ID

func (k keysByName) has(name string) bool {
	_, found := k[name]
	return found
}

func (tx *Tx) ensureRow(
	ctx context.Context, row sq.Row, name string, place problem.Path, naming Naming, known keysByName,
) error {
	record, err := naming.New(name)
	if err != nil {
		return err
	}
	key, added, err := tx.insertNew(ctx, record)
	if err != nil {
		return err
	}
	if added {
		known[name] = key
		if naming.Created != nil {
			naming.Created(key, place)
		}
		return nil
	}
	found, err := tx.keysByName(ctx, row, []string{name}, naming)
	if err != nil {
		return err
	}
	if !found.has(name) {
		return problem.Conflict([]problem.Path{place}, "")
	}
	known[name] = found[name]
	return nil
}

func (tx *Tx) keysByName(ctx context.Context, row sq.Row, names []string, naming Naming) (keysByName, error) {
	found := keysByName{}
	if len(names) == 0 {
		return found, nil
	}
	bound := make([]sq.Expr, len(names))
	for position, name := range names {
		bound[position] = sq.Text.Bind(name)
	}
	query := sq.From(row).Where(sq.In(row.Col(naming.Column), bound...)).Where(naming.Conditions...)
	err := tx.Each(ctx, query.Select(row.Col(naming.Column), row.ID()), func(rows *sql.Rows) error {
		var name string
		var key ids.ID
		err := rows.Scan(&name, &key)
		found[name] = key
		return err
	})
	return found, err
}
