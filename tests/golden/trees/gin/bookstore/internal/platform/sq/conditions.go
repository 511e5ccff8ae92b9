package sq

// Test is what a filter asks of the value that it is applied to.
type Test func(tested Expr) Expr

// Eq is unknown beside null, as the other comparisons are.
func Eq(left, right Expr) Expr { return infix(left, " = ", right) }

// Ne tells whether two values differ.
func Ne(left, right Expr) Expr { return infix(left, " <> ", right) }

// Lt tells whether the left value is less.
func Lt(left, right Expr) Expr { return infix(left, " < ", right) }

// Le tells whether the left value is not greater.
func Le(left, right Expr) Expr { return infix(left, " <= ", right) }

// Gt tells whether the left value is greater.
func Gt(left, right Expr) Expr { return infix(left, " > ", right) }

// Ge tells whether the left value is not less.
func Ge(left, right Expr) Expr { return infix(left, " >= ", right) }

// IsNull tells whether a value is missing.
func IsNull(operand Expr) Expr { return after(operand, " IS NULL") }

// IsNotNull tells whether a value is there.
func IsNotNull(operand Expr) Expr { return after(operand, " IS NOT NULL") }

// IsFalse tells whether a condition is false, not merely unknown.
func IsFalse(condition Expr) Expr { return after(condition, " IS FALSE") }

// Not is the opposite of a condition; of what is unknown it is unknown.
func Not(condition Expr) Expr { return call("NOT ", condition) }

// And holds where all conditions hold.
func And(conditions ...Expr) Expr { return logic(" AND ", True, conditions) }

// Or holds where one of the conditions holds.
func Or(conditions ...Expr) Expr { return logic(" OR ", False, conditions) }

func logic(operator string, none Raw, conditions []Expr) Expr {
	if len(conditions) == 0 {
		return none
	}
	return expr(func(b *builder) {
		b.text.WriteByte('(')
		list(b, operator, conditions)
		b.text.WriteByte(')')
	})
}

// In tells whether a value is one of the items.
func In(operand Expr, items ...Expr) Expr {
	if len(items) == 0 {
		return False
	}
	return membership(operand, " IN (", items)
}

// NotIn tells whether a value is none of the items.
func NotIn(operand Expr, items ...Expr) Expr { return membership(operand, " NOT IN (", items) }

func membership(operand Expr, operator string, items []Expr) Expr {
	return expr(func(b *builder) {
		b.text.WriteByte('(')
		operand.write(b)
		b.text.WriteString(operator)
		list(b, ", ", items)
		b.text.WriteString("))")
	})
}
