package sq

import (
	"strconv"
	"strings"
)

// Op is the sum, difference or product of two numbers.
func Op(left Expr, operator string, right Expr) Expr { return infix(left, " "+operator+" ", right) }

// Neg is a number with the other sign.
func Neg(operand Expr) Expr { return call("-", operand) }

// Coalesce is the value, or the fallback where it is null.
func Coalesce(value, fallback Expr) Expr { return call("COALESCE", value, fallback) }

// Length counts the code points of a text.
func Length(text Expr) Expr { return call("LENGTH", text) }

// Sum adds up whole numbers.
func Sum(value Expr) Expr { return bigint(call("SUM", value)) }

// SumDecimal adds up exact numbers.
func SumDecimal(value Expr) Expr { return call("SUM", value) }

// bigint is a whole number in 64 bits; PostgreSQL widens what it adds up.
func bigint(value Expr) Expr {
	return expr(func(b *builder) {
		if !b.postgres {
			value.write(b)
			return
		}
		b.text.WriteString("CAST(")
		value.write(b)
		b.text.WriteString(" AS BIGINT)")
	})
}

// Rank is the place of an enum's value among those that are declared.
func Rank(value Expr, values ...string) Expr {
	return expr(func(b *builder) {
		b.text.WriteString("CASE ")
		value.write(b)
		for place, declared := range values {
			b.text.WriteString(" WHEN ")
			Text.Bind(declared).write(b)
			b.text.WriteString(" THEN " + strconv.Itoa(place))
		}
		b.text.WriteString(" END")
	})
}

// Contains tells whether a text has another in it: A-Z are folded, `%` and `_` are as they are.
func Contains(text Expr, needle string) Expr {
	folded := Text.Bind(FoldASCII(needle))
	return expr(func(b *builder) {
		if b.postgres {
			b.text.WriteString("(STRPOS(LOWER(")
			text.write(b)
			b.text.WriteString(` COLLATE "C"), `)
		} else {
			b.text.WriteString("(INSTR(LOWER(")
			text.write(b)
			b.text.WriteString("), ")
		}
		folded.write(b)
		b.text.WriteString(") > 0)")
	})
}

// FoldASCII returns a text with A-Z in lower case.
func FoldASCII(text string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, text)
}

var minutes = map[string]int{"minutes": 1, "hours": 60, "days": 1440}

// Shift is a moment that lies so many minutes, hours or days of 24 hours away.
func Shift(moment Expr, amount int, unit string) Expr {
	count := strconv.Itoa(amount * minutes[unit])
	return expr(func(b *builder) {
		if b.postgres {
			b.text.WriteByte('(')
			moment.write(b)
			b.text.WriteString(" + MAKE_INTERVAL(mins => " + count + "))")
			return
		}
		b.text.WriteString("STRFTIME('%Y-%m-%dT%H:%M:%fZ', ")
		moment.write(b)
		b.text.WriteString(", '" + count + " minutes')")
	})
}

// ShiftDate is the day so many days later, or earlier.
func ShiftDate(day Expr, days int) Expr {
	count := strconv.Itoa(days)
	return expr(func(b *builder) {
		if b.postgres {
			b.text.WriteByte('(')
			day.write(b)
			b.text.WriteString(" + (" + count + "))")
			return
		}
		b.text.WriteString("DATE(")
		day.write(b)
		b.text.WriteString(", '" + count + " days')")
	})
}

// Rescale brings a number to another count of digits: exact upwards, half away from zero downwards.
// SQLite counts the last digit of a number, PostgreSQL keeps its point.
func Rescale(number Expr, from, to int) Expr {
	if from == to {
		return number
	}
	return expr(func(b *builder) {
		switch {
		case b.postgres && to > from:
			b.text.WriteString("CAST(")
			number.write(b)
			b.text.WriteString(" AS NUMERIC)")
		case b.postgres:
			b.text.WriteString("ROUND(CAST(")
			number.write(b)
			b.text.WriteString(" AS NUMERIC), " + strconv.Itoa(to) + ")")
		case to > from:
			infix(number, " * ", Raw(power(to-from))).write(b)
		default:
			half := "(" + power(from-to) + " / 2)"
			b.text.WriteString("((")
			number.write(b)
			b.text.WriteString(" + CASE WHEN (")
			number.write(b)
			b.text.WriteString(") < 0 THEN -" + half + " ELSE " + half + " END) / " + power(from-to) + ")")
		}
	})
}

func power(digits int) string { return "1" + strings.Repeat("0", digits) }
