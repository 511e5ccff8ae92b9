// Package seeds holds the rows that a new database starts with.
package seeds

import (
	"context"
	"time"

	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/ids"
)

// Insert writes the rows in their order; one that is there already stays.
func Insert(ctx context.Context, db *database.Database) error {
	return db.Write(ctx, func(tx *database.Tx) error {
		caller := auth.At(time.Now())
		for _, row := range rows {
			if err := row(ctx, tx, caller); err != nil {
				return err
			}
		}
		return nil
	})
}

var rows = []func(ctx context.Context, tx *database.Tx, caller auth.Caller) error{

	func(ctx context.Context, tx *database.Tx, caller auth.Caller) error {
		record := model.User{
			ID:        ids.New(),
			CreatedAt: caller.Now,
			UpdatedAt: caller.Now,
			Email:     "a@b.example",
			Password:  auth.HashPassword("'''\"\"\" ${x} {{ y }}"),
		}
		if there, err := tx.HasLike(ctx, &record, "email"); err != nil || there {
			return err
		}
		if _, err := tx.Insert(ctx, &record); err != nil {
			return err
		}
		return nil
	},
}
