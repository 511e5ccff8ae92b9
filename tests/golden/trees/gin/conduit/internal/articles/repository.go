package articles

import (
	"context"
	"database/sql"

	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/ids"
	"app/internal/platform/sq"
	"app/internal/platform/wire"
)

type listRow struct {
	ID              int64
	Slug            string
	Title           string
	Description     string
	CreatedAt       wire.Time
	UpdatedAt       wire.Time
	Favorited       bool
	FavoritesCount  int64
	AuthorID        *int64
	AuthorUsername  *string
	AuthorBio       *string
	AuthorImage     *string
	AuthorFollowing *bool
	tagListItems    []string
}

// ListShape: The list shape of the rows that meet the conditions.
type ListShape struct {
	Slug           string           `json:"slug"`
	Title          string           `json:"title"`
	Description    string           `json:"description"`
	TagList        []string         `json:"tagList"`
	CreatedAt      wire.Time        `json:"createdAt"`
	UpdatedAt      wire.Time        `json:"updatedAt"`
	Favorited      bool             `json:"favorited"`
	FavoritesCount int64            `json:"favoritesCount"`
	Author         *ListAuthorShape `json:"author"`
}

func (row *listRow) shape() ListShape {
	return ListShape{
		Slug:           row.Slug,
		Title:          row.Title,
		Description:    row.Description,
		TagList:        wire.Items(row.tagListItems),
		CreatedAt:      row.CreatedAt,
		UpdatedAt:      row.UpdatedAt,
		Favorited:      row.Favorited,
		FavoritesCount: row.FavoritesCount,
		Author:         row.listAuthor(),
	}
}

// ListAuthorShape is what `author` shows.
type ListAuthorShape struct {
	Username  *string `json:"username"`
	Bio       *string `json:"bio"`
	Image     *string `json:"image"`
	Following *bool   `json:"following"`
}

func (row *listRow) listAuthor() *ListAuthorShape {
	if row.AuthorID == nil {
		return nil
	}
	return &ListAuthorShape{
		Username:  row.AuthorUsername,
		Bio:       row.AuthorBio,
		Image:     row.AuthorImage,
		Following: row.AuthorFollowing,
	}
}

// selectList reads the rows of a query.
func selectList(ctx context.Context, tx *database.Tx, caller auth.Caller, query sq.Query) ([]ListShape, error) {
	author := model.UserTable.As("author")
	query = query.
		LeftJoin(author, sq.Eq(author.Col("id"), model.ArticleTable.Col("author_id")))
	statement := query.Select(
		model.ArticleTable.Col("id"),
		model.ArticleTable.Col("slug"),
		model.ArticleTable.Col("title"),
		model.ArticleTable.Col("description"),
		model.ArticleTable.Col("created_at"),
		model.ArticleTable.Col("updated_at"),
		model.ArticleTable.Favorited(caller),
		model.ArticleTable.FavoritesCount(caller),
		author.Col("id"),
		author.Col("username"),
		author.Col("bio"),
		author.Col("image"),
		author.Following(caller),
	)
	var rows []*listRow
	err := tx.Each(ctx, statement, func(scanned *sql.Rows) error {
		row := &listRow{}
		rows = append(rows, row)
		return scanned.Scan(&row.ID, &row.Slug, &row.Title, &row.Description, &row.CreatedAt, &row.UpdatedAt, &row.Favorited, &row.FavoritesCount, &row.AuthorID, &row.AuthorUsername, &row.AuthorBio, &row.AuthorImage, &row.AuthorFollowing)
	})
	if err != nil {
		return nil, err
	}
	tagList, err := listTagList(ctx, tx, caller, database.KeysOf(rows, func(row *listRow) *ids.ID { return &row.ID }))
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		row.tagListItems = tagList[row.ID]
	}
	items := make([]ListShape, len(rows))
	for position, row := range rows {
		items[position] = row.shape()
	}
	return items, nil
}

type defaultRow struct {
	ID              int64
	Slug            string
	Title           string
	Description     string
	Body            string
	CreatedAt       wire.Time
	UpdatedAt       wire.Time
	Favorited       bool
	FavoritesCount  int64
	AuthorID        *int64
	AuthorUsername  *string
	AuthorBio       *string
	AuthorImage     *string
	AuthorFollowing *bool
	tagListItems    []string
}

// DefaultShape: The default shape of the rows that meet the conditions.
type DefaultShape struct {
	Slug           string              `json:"slug"`
	Title          string              `json:"title"`
	Description    string              `json:"description"`
	Body           string              `json:"body"`
	TagList        []string            `json:"tagList"`
	CreatedAt      wire.Time           `json:"createdAt"`
	UpdatedAt      wire.Time           `json:"updatedAt"`
	Favorited      bool                `json:"favorited"`
	FavoritesCount int64               `json:"favoritesCount"`
	Author         *DefaultAuthorShape `json:"author"`
}

func (row *defaultRow) shape() DefaultShape {
	return DefaultShape{
		Slug:           row.Slug,
		Title:          row.Title,
		Description:    row.Description,
		Body:           row.Body,
		TagList:        wire.Items(row.tagListItems),
		CreatedAt:      row.CreatedAt,
		UpdatedAt:      row.UpdatedAt,
		Favorited:      row.Favorited,
		FavoritesCount: row.FavoritesCount,
		Author:         row.defaultAuthor(),
	}
}

// DefaultAuthorShape is what `author` shows.
type DefaultAuthorShape struct {
	Username  *string `json:"username"`
	Bio       *string `json:"bio"`
	Image     *string `json:"image"`
	Following *bool   `json:"following"`
}

func (row *defaultRow) defaultAuthor() *DefaultAuthorShape {
	if row.AuthorID == nil {
		return nil
	}
	return &DefaultAuthorShape{
		Username:  row.AuthorUsername,
		Bio:       row.AuthorBio,
		Image:     row.AuthorImage,
		Following: row.AuthorFollowing,
	}
}

// selectDefault reads the rows of a query.
func selectDefault(ctx context.Context, tx *database.Tx, caller auth.Caller, query sq.Query) ([]DefaultShape, error) {
	author := model.UserTable.As("author")
	query = query.
		LeftJoin(author, sq.Eq(author.Col("id"), model.ArticleTable.Col("author_id")))
	statement := query.Select(
		model.ArticleTable.Col("id"),
		model.ArticleTable.Col("slug"),
		model.ArticleTable.Col("title"),
		model.ArticleTable.Col("description"),
		model.ArticleTable.Col("body"),
		model.ArticleTable.Col("created_at"),
		model.ArticleTable.Col("updated_at"),
		model.ArticleTable.Favorited(caller),
		model.ArticleTable.FavoritesCount(caller),
		author.Col("id"),
		author.Col("username"),
		author.Col("bio"),
		author.Col("image"),
		author.Following(caller),
	)
	var rows []*defaultRow
	err := tx.Each(ctx, statement, func(scanned *sql.Rows) error {
		row := &defaultRow{}
		rows = append(rows, row)
		return scanned.Scan(&row.ID, &row.Slug, &row.Title, &row.Description, &row.Body, &row.CreatedAt, &row.UpdatedAt, &row.Favorited, &row.FavoritesCount, &row.AuthorID, &row.AuthorUsername, &row.AuthorBio, &row.AuthorImage, &row.AuthorFollowing)
	})
	if err != nil {
		return nil, err
	}
	tagList, err := defaultTagList(ctx, tx, caller, database.KeysOf(rows, func(row *defaultRow) *ids.ID { return &row.ID }))
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		row.tagListItems = tagList[row.ID]
	}
	items := make([]DefaultShape, len(rows))
	for position, row := range rows {
		items[position] = row.shape()
	}
	return items, nil
}

type listTagListRow struct {
	owner ids.ID
	ID    int64
	Name  string
}

// listTagList: The list `tagList` of each owner, in its order.
func listTagList(ctx context.Context, tx *database.Tx, caller auth.Caller, owners []ids.ID) (map[ids.ID][]string, error) {
	if len(owners) == 0 {
		return nil, nil
	}
	tag := model.TagTable.As("tag")
	link := model.ArticleTagListTable.As("link")
	query := sq.From(tag).
		Join(link, sq.Eq(link.Col("tag_id"), tag.Col("id"))).
		Where(sq.In(link.Col("article_id"), sq.IDs(owners)...)).
		OrderBy(sq.OrderBy(tag.ID(), sq.SortKey{By: tag.Col("name"), Descending: false, Nullable: false})...)
	statement := query.Select(
		link.Col("article_id"),
		tag.Col("id"),
		tag.Col("name"),
	)
	var rows []*listTagListRow
	err := tx.Each(ctx, statement, func(scanned *sql.Rows) error {
		row := &listTagListRow{}
		rows = append(rows, row)
		return scanned.Scan(&row.owner, &row.ID, &row.Name)
	})
	if err != nil {
		return nil, err
	}
	items := map[ids.ID][]string{}
	for _, row := range rows {
		items[row.owner] = append(items[row.owner], row.Name)
	}
	return items, nil
}

type defaultTagListRow struct {
	owner ids.ID
	ID    int64
	Name  string
}

// defaultTagList: The list `tagList` of each owner, in its order.
func defaultTagList(ctx context.Context, tx *database.Tx, caller auth.Caller, owners []ids.ID) (map[ids.ID][]string, error) {
	if len(owners) == 0 {
		return nil, nil
	}
	tag := model.TagTable.As("tag")
	link := model.ArticleTagListTable.As("link")
	query := sq.From(tag).
		Join(link, sq.Eq(link.Col("tag_id"), tag.Col("id"))).
		Where(sq.In(link.Col("article_id"), sq.IDs(owners)...)).
		OrderBy(sq.OrderBy(tag.ID(), sq.SortKey{By: tag.Col("name"), Descending: false, Nullable: false})...)
	statement := query.Select(
		link.Col("article_id"),
		tag.Col("id"),
		tag.Col("name"),
	)
	var rows []*defaultTagListRow
	err := tx.Each(ctx, statement, func(scanned *sql.Rows) error {
		row := &defaultTagListRow{}
		rows = append(rows, row)
		return scanned.Scan(&row.owner, &row.ID, &row.Name)
	})
	if err != nil {
		return nil, err
	}
	items := map[ids.ID][]string{}
	for _, row := range rows {
		items[row.owner] = append(items[row.owner], row.Name)
	}
	return items, nil
}
