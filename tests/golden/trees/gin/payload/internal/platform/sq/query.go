package sq

import (
	"slices"
	"strconv"

	"app/internal/platform/ids"
)

// Source is where rows come from.
type Source interface {
	row() Row
}

// Row is a row of a table, by the name that it has in a statement.
type Row struct {
	table string
	name  string
	depth int
}

// Table returns the row of a statement that starts from a table.
func Table(name string) Row { return Row{table: name, name: name} }

func (r Row) row() Row { return r }

// As returns a further row of the table in a statement.
func (r Row) As(name string) Row { return Row{r.table, name, 1} }

// In returns a row of the table in a subquery about an outer row; its name hides no name of another.
func (r Row) In(outer Source, name string) Row { return Row{r.table, name, outer.row().depth + 1} }

// Col is a column of the row.
func (r Row) Col(name string) Expr {
	return expr(func(b *builder) {
		r.writeName(b)
		b.text.WriteString(`."`)
		b.text.WriteString(name)
		b.text.WriteByte('"')
	})
}

// ID is the key of the row.
func (r Row) ID() Expr { return r.Col("id") }

// Is tells whether this is the row with a key.
func (r Row) Is(key ids.ID) Expr { return Eq(r.ID(), ID(key)) }

// AnyOf tells whether this is one of the rows with these keys.
func (r Row) AnyOf(keys []ids.ID) Expr { return In(r.ID(), IDs(keys)...) }

func (r Row) writeName(b *builder) {
	b.text.WriteByte('"')
	b.text.WriteString(r.name)
	if r.depth > 0 {
		b.text.WriteByte('_')
		b.text.WriteString(strconv.Itoa(r.depth))
	}
	b.text.WriteByte('"')
}

func (r Row) write(b *builder) {
	b.text.WriteString(`"` + r.table + `"`)
	if r.depth > 0 {
		b.text.WriteString(" AS ")
		r.writeName(b)
	}
}

type join struct {
	kind string
	row  Row
	on   Expr
}

func (j join) write(b *builder) {
	b.text.WriteString(j.kind)
	j.row.write(b)
	b.text.WriteString(" ON ")
	j.on.write(b)
}

// Query is the rows that a statement or a subquery speaks of.
type Query struct {
	from       []Row
	joins      []join
	conditions []Expr
	order      []Expr
	limit      *int
	offset     int
}

// From starts a query from rows; of several, each is combined with each.
func From(sources ...Source) Query {
	rows := make([]Row, len(sources))
	for position, source := range sources {
		rows[position] = source.row()
	}
	return Query{from: rows}
}

// Join adds rows that must be there.
func (q Query) Join(source Source, on Expr) Query {
	q.joins = append(slices.Clip(q.joins), join{" JOIN ", source.row(), on})
	return q
}

// LeftJoin adds rows that may be missing.
func (q Query) LeftJoin(source Source, on Expr) Query {
	q.joins = append(slices.Clip(q.joins), join{" LEFT JOIN ", source.row(), on})
	return q
}

// Where keeps the rows that meet the conditions.
func (q Query) Where(conditions ...Expr) Query {
	q.conditions = append(slices.Clip(q.conditions), conditions...)
	return q
}

// OrderBy sorts the rows.
func (q Query) OrderBy(order ...Expr) Query {
	q.order = append(slices.Clip(q.order), order...)
	return q
}

// Slice keeps a part of the rows.
func (q Query) Slice(page Slice) Query {
	q.limit, q.offset = page.Limit, page.Offset
	return q
}

// Slice is a part of a list; without a limit it is all of it.
type Slice struct {
	Limit  *int
	Offset int
}

func (q Query) writeRows(b *builder) {
	if len(q.from) > 0 {
		b.text.WriteString(" FROM ")
		list(b, ", ", q.from)
	}
	list(b, "", q.joins)
	if len(q.conditions) > 0 {
		b.text.WriteString(" WHERE ")
		list(b, " AND ", q.conditions)
	}
	if len(q.order) > 0 {
		b.text.WriteString(" ORDER BY ")
		list(b, ", ", q.order)
	}
	if q.limit != nil {
		b.text.WriteString(" LIMIT ")
		BigInt.Bind(*q.limit).write(b)
		b.text.WriteString(" OFFSET ")
		BigInt.Bind(q.offset).write(b)
	}
}

// Select is the statement that reads columns of the rows.
func (q Query) Select(columns ...Expr) Expr {
	return expr(func(b *builder) {
		b.text.WriteString("SELECT ")
		list(b, ", ", columns)
		q.writeRows(b)
	})
}

// Lock is the statement that reads columns of a row and keeps others from changing it until the transaction ends.
func (q Query) Lock(columns ...Expr) Expr { return locking(q.Select(columns...), " FOR NO KEY UPDATE") }

// Hold is the statement that reads the keys of the first source's rows and keeps others from deleting these rows until
// the transaction ends.
func (q Query) Hold() Expr { return locking(q.Keys(), " FOR KEY SHARE") }

// locking adds a lock to a statement; on SQLite one transaction writes at a time, so that no row needs any.
func locking(statement Expr, lock Raw) Expr {
	return expr(func(b *builder) {
		statement.write(b)
		if b.postgres {
			lock.write(b)
		}
	})
}

// Value is the one value that the rows hold, or null.
func (q Query) Value(value Expr) Expr { return parenthesised(q.Select(value)) }

// Keys are the keys of the first source's rows.
func (q Query) Keys() Expr { return q.Select(q.from[0].ID()) }

// Exists tells whether there is a row.
func (q Query) Exists() Expr { return call("EXISTS ", q.Select(Raw("1"))) }

// Count is the number of rows.
func (q Query) Count() Expr { return q.Value(Raw("COUNT(*)")) }

// Aggregate is the sum, the least or the greatest of a value over the rows.
func (q Query) Aggregate(function string, value Expr) Expr { return q.Value(call(function, value)) }

// Sum is the sum of a whole number over the rows.
func (q Query) Sum(value Expr) Expr { return q.Value(Sum(value)) }

func parenthesised(piece Expr) Expr { return call("", piece) }

// Union is the rows of several statements.
func Union(statements ...Expr) Expr {
	return expr(func(b *builder) { list(b, " UNION ", statements) })
}

// Select is a statement that reads values which belong to no row.
func Select(values ...Expr) Expr { return Query{}.Select(values...) }

// InQuery tells whether a value is among those of a statement.
func InQuery(operand, statement Expr) Expr { return membership(operand, " IN (", []Expr{statement}) }

// SortKey is an expression to sort by; nulls come last in either direction.
type SortKey struct {
	By         Expr
	Descending bool
	Nullable   bool
}

// Reversed is the key in the other direction.
func (k SortKey) Reversed() SortKey {
	k.Descending = !k.Descending
	return k
}

func (k SortKey) write(b *builder) {
	k.By.write(b)
	if k.Descending {
		b.text.WriteString(" DESC")
	}
	if k.Nullable {
		b.text.WriteString(" NULLS LAST")
	}
}

// OrderBy is an order that ends with the key of the row, in the direction of the last one before it.
func OrderBy(key Expr, order ...SortKey) []Expr {
	clauses := make([]Expr, 0, len(order)+1)
	last := SortKey{By: key}
	for _, one := range order {
		clauses = append(clauses, one)
		last.Descending = one.Descending
	}
	return append(clauses, last)
}
