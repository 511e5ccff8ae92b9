package apitest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

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
		Email:     fmt.Sprint("user-", number, "@mail.test"),
		Username:  fmt.Sprint("user-", number),
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

// MakeArticle writes a row and those that it refers to; changes give it other values before.
func (a *API) MakeArticle(changes ...func(row *model.Article)) *model.Article {
	a.t.Helper()
	number := numbers.Add(1)
	row := &model.Article{
		Slug:        fmt.Sprint("article-", number),
		Title:       "Low tide at the harbour",
		Description: "What the harbour looks like at low tide.",
		Body:        "The tide was out, and the boats lay on their sides.",
		CreatedAt:   now(),
		UpdatedAt:   now(),
	}
	for _, change := range changes {
		change(row)
	}
	if row.AuthorID == none {
		row.AuthorID = a.MakeUser().ID
	}
	row.ID = a.insert(row)
	return row
}

// MakeComment writes a row and those that it refers to; changes give it other values before.
func (a *API) MakeComment(changes ...func(row *model.Comment)) *model.Comment {
	a.t.Helper()
	row := &model.Comment{
		Body:      "The tide was out, and the boats lay on their sides.",
		CreatedAt: now(),
		UpdatedAt: now(),
	}
	for _, change := range changes {
		change(row)
	}
	if row.ArticleID == none {
		row.ArticleID = a.MakeArticle().ID
	}
	if row.AuthorID == none {
		row.AuthorID = a.MakeUser().ID
	}
	row.ID = a.insert(row)
	return row
}

// MakeTag writes a row and those that it refers to; changes give it other values before.
func (a *API) MakeTag(changes ...func(row *model.Tag)) *model.Tag {
	a.t.Helper()
	number := numbers.Add(1)
	row := &model.Tag{
		Name:      fmt.Sprint("tag-", number),
		CreatedAt: now(),
		UpdatedAt: now(),
	}
	for _, change := range changes {
		change(row)
	}
	row.ID = a.insert(row)
	return row
}
