package sq

import "strings"

// Assignment gives a column a value.
type Assignment struct {
	Column string
	Value  Expr
}

// Insert is the statement that adds a row.
func Insert(table Source, values []Assignment) Expr {
	columns, row := make([]string, len(values)), make([]Expr, len(values))
	for position, value := range values {
		columns[position], row[position] = value.Column, value.Value
	}
	return InsertRows(table, columns, [][]Expr{row})
}

// InsertRows is the statement that adds rows, each with a value for every column.
func InsertRows(table Source, columns []string, rows [][]Expr) Expr {
	return expr(func(b *builder) {
		b.text.WriteString("INSERT INTO ")
		Table(table.row().table).write(b)
		b.text.WriteString(` ("` + strings.Join(columns, `", "`) + `") VALUES `)
		for position, row := range rows {
			if position > 0 {
				b.text.WriteString(", ")
			}
			b.text.WriteByte('(')
			list(b, ", ", row)
			b.text.WriteByte(')')
		}
	})
}

// Returning is a statement that answers the key of the row that it wrote.
func Returning(statement Expr) Expr { return followed(statement, ` RETURNING "id"`) }

// OrNothing is an insert that leaves everything as it is where the row breaks a uniqueness rule.
func OrNothing(insert Expr) Expr { return followed(insert, " ON CONFLICT DO NOTHING") }

func followed(statement Expr, words string) Expr {
	return expr(func(b *builder) {
		statement.write(b)
		b.text.WriteString(words)
	})
}

// Update is the statement that changes the rows which meet the conditions.
func Update(table Source, values []Assignment, conditions ...Expr) Expr {
	return expr(func(b *builder) {
		b.text.WriteString("UPDATE ")
		Table(table.row().table).write(b)
		b.text.WriteString(" SET ")
		for position, value := range values {
			if position > 0 {
				b.text.WriteString(", ")
			}
			b.text.WriteString(`"` + value.Column + `" = `)
			value.Value.write(b)
		}
		Query{conditions: conditions}.writeRows(b)
	})
}

// Delete is the statement that removes the rows which meet the conditions.
func Delete(table Source, conditions ...Expr) Expr {
	return expr(func(b *builder) {
		b.text.WriteString("DELETE")
		From(Table(table.row().table)).Where(conditions...).writeRows(b)
	})
}

// Differs tells whether two values differ; null differs from every value.
func Differs(left, right Expr) Expr {
	return expr(func(b *builder) {
		if b.postgres {
			infix(left, " IS DISTINCT FROM ", right).write(b)
		} else {
			infix(left, " IS NOT ", right).write(b)
		}
	})
}

// Table is the name of the row's table.
func (r Row) Table() string { return r.table }

// AdvisoryLock keeps others of the same name waiting until the transaction ends, on PostgreSQL.
func AdvisoryLock(name string) Expr {
	return call("pg_advisory_xact_lock", call("hashtextextended", Text.Bind(name), Zero))
}

// CountUp is an insert that adds one to the counter where it is there, and answers its number.
func CountUp(insert Expr) Expr {
	return followed(insert,
		` ON CONFLICT ("name", "scope") DO UPDATE SET "last" = "sequence_counters"."last" + 1 RETURNING "last"`)
}
