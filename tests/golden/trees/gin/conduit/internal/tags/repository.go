package tags

import (
	"context"
	"database/sql"

	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/sq"
)

type labelRow struct {
	ID   int64
	Name string
}

// selectLabel reads the rows of a query.
func selectLabel(ctx context.Context, tx *database.Tx, caller auth.Caller, query sq.Query) ([]string, error) {
	statement := query.Select(
		model.TagTable.Col("id"),
		model.TagTable.Col("name"),
	)
	var rows []*labelRow
	err := tx.Each(ctx, statement, func(scanned *sql.Rows) error {
		row := &labelRow{}
		rows = append(rows, row)
		return scanned.Scan(&row.ID, &row.Name)
	})
	if err != nil {
		return nil, err
	}
	items := make([]string, len(rows))
	for position, row := range rows {
		items[position] = row.Name
	}
	return items, nil
}
