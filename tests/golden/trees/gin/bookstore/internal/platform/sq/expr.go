// Package sq composes SQL: text with bound arguments, written once for the database that runs it.
package sq

import (
	"strconv"
	"strings"
)

// Expr is a piece of SQL.
type Expr interface {
	write(b *builder)
}

const usualLength = 1024 // bytes

type builder struct {
	text     strings.Builder
	args     []any
	postgres bool
}

// Build returns the text and the arguments of a statement.
func Build(statement Expr, postgres bool) (string, []any) {
	b := &builder{postgres: postgres}
	b.text.Grow(usualLength)
	statement.write(b)
	return b.text.String(), b.args
}

// bind writes the placeholder of an argument; PostgreSQL is told its type.
func (b *builder) bind(value any, cast string) {
	b.args = append(b.args, value)
	if !b.postgres {
		b.text.WriteByte('?')
		return
	}
	b.text.WriteByte('$')
	b.text.WriteString(strconv.Itoa(len(b.args)))
	b.text.WriteString("::")
	b.text.WriteString(cast)
}

// list writes pieces with a separator between them.
func list[E Expr](b *builder, separator string, pieces []E) {
	for position, piece := range pieces {
		if position > 0 {
			b.text.WriteString(separator)
		}
		piece.write(b)
	}
}

// expr is a piece that writes itself.
type expr func(b *builder)

func (e expr) write(b *builder) { e(b) }

// Raw is SQL that reads the same in every database.
type Raw string

func (r Raw) write(b *builder) { b.text.WriteString(string(r)) }

// What a condition or a value may plainly be.
const (
	True  Raw = "TRUE"
	False Raw = "FALSE"
	Null  Raw = "NULL"
	Zero  Raw = "0"
)

// infix is two operands in parentheses with an operator between them.
func infix(left Expr, operator string, right Expr) Expr {
	return expr(func(b *builder) {
		b.text.WriteByte('(')
		left.write(b)
		b.text.WriteString(operator)
		right.write(b)
		b.text.WriteByte(')')
	})
}

// call is a function with its arguments.
func call(function string, arguments ...Expr) Expr {
	return expr(func(b *builder) {
		b.text.WriteString(function)
		b.text.WriteByte('(')
		list(b, ", ", arguments)
		b.text.WriteByte(')')
	})
}

// after is an operand in parentheses with a word behind it.
func after(operand Expr, word string) Expr {
	return expr(func(b *builder) {
		b.text.WriteByte('(')
		operand.write(b)
		b.text.WriteString(word)
		b.text.WriteByte(')')
	})
}
