package sq

import "app/internal/platform/ids"

// Key is the type of the columns that hold the key of a row.
var Key = UUID

// ID is the key of a row as an argument.
func ID(key ids.ID) Expr { return Key.Bind(key) }
