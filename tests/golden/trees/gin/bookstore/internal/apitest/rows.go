package apitest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shopspring/decimal"

	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/ids"
)

var (
	none    ids.ID
	numbers atomic.Int64
)

// now is a moment as it is stored.
func now() time.Time { return auth.At(time.Now()).Now }

var hashes sync.Map

// hashed returns the hash of a password; each is made once, as that takes its time.
func hashed(password string) string {
	hash, _ := hashes.LoadOrStore(password, sync.OnceValue(func() string { return auth.HashPassword(password) }))
	return hash.(func() string)()
}

func (a *API) write(work func(tx *database.Tx) error) {
	a.t.Helper()
	if err := a.Database.Write(a.t.Context(), work); err != nil {
		a.t.Fatal(err)
	}
}

func (a *API) insert(record database.Record) (key ids.ID) {
	a.t.Helper()
	a.write(func(tx *database.Tx) (err error) {
		key, err = tx.Insert(a.t.Context(), record)
		return err
	})
	return key
}

// Link puts one row into a list of another.
func (a *API) Link(link database.Link, owner, target ids.ID) {
	a.t.Helper()
	a.write(func(tx *database.Tx) error { return link.Add(a.t.Context(), tx, owner, target) })
}

// MakeUser writes a row and those that it refers to; changes give it other values before.
func (a *API) MakeUser(changes ...func(row *model.User)) *model.User {
	a.t.Helper()
	number := numbers.Add(1)
	row := &model.User{
		ID:        ids.New(),
		Email:     fmt.Sprint("user-", number, "@mail.test"),
		Name:      "Ada Moreau",
		Password:  hashed("seven quiet harbours"),
		CreatedAt: now(),
		UpdatedAt: now(),
	}
	for _, change := range changes {
		change(row)
	}
	row.ID = a.insert(row)
	return row
}

// MakeAuthor writes a row and those that it refers to; changes give it other values before.
func (a *API) MakeAuthor(changes ...func(row *model.Author)) *model.Author {
	a.t.Helper()
	number := numbers.Add(1)
	row := &model.Author{
		ID:        ids.New(),
		Name:      fmt.Sprint("author-", number),
		CreatedAt: now(),
		UpdatedAt: now(),
	}
	for _, change := range changes {
		change(row)
	}
	row.ID = a.insert(row)
	return row
}

// MakeBook writes a row and those that it refers to; changes give it other values before.
func (a *API) MakeBook(changes ...func(row *model.Book)) *model.Book {
	a.t.Helper()
	row := &model.Book{
		ID:        ids.New(),
		Title:     "Low tide at the harbour",
		Price:     decimal.RequireFromString("24.95"),
		CreatedAt: now(),
		UpdatedAt: now(),
	}
	for _, change := range changes {
		change(row)
	}
	if row.AuthorID == none {
		row.AuthorID = a.MakeAuthor().ID
	}
	if row.SellerID == none {
		row.SellerID = a.MakeUser().ID
	}
	row.ID = a.insert(row)
	return row
}

// MakeReview writes a row and those that it refers to; changes give it other values before.
func (a *API) MakeReview(changes ...func(row *model.Review)) *model.Review {
	a.t.Helper()
	row := &model.Review{
		ID:        ids.New(),
		Stars:     3,
		CreatedAt: now(),
		UpdatedAt: now(),
	}
	for _, change := range changes {
		change(row)
	}
	if row.BookID == none {
		row.BookID = a.MakeBook().ID
	}
	if row.ReaderID == none {
		row.ReaderID = a.MakeUser().ID
	}
	row.ID = a.insert(row)
	return row
}
