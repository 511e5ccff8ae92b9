package articles

import (
	"context"

	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/ids"
	"app/internal/platform/input"
	"app/internal/platform/listing"
	"app/internal/platform/problem"
	"app/internal/platform/sq"
	"app/internal/platform/wire"
)

// Operations are what the endpoints do: transactions, rules and effects.
type Operations struct {
	db *database.Database
}

// NewOperations returns the operations.
func NewOperations(db *database.Database) *Operations {
	return &Operations{db}
}

// ListArticles: List articles
func (o *Operations) ListArticles(ctx context.Context, caller auth.Caller, query string) (database.Page[ListShape], error) {
	var answer database.Page[ListShape]
	err := o.db.Read(ctx, func(tx *database.Tx) error {
		asked, err := listing.Listing{
			Key: model.ArticleTable.ID(),
			Order: []sq.SortKey{
				{By: model.ArticleTable.Col("created_at"), Descending: true, Nullable: false},
			},
			Filters: []listing.Filter{
				{
					Name:      "tag",
					Kind:      input.String(0, input.Unlimited),
					Match:     func(test sq.Test) sq.Expr { return listArticlesByTag(model.ArticleTable, caller, test) },
					Operators: []string{"in", "contains"},
				},
				{
					Name:      "author",
					Kind:      input.String(0, input.Unlimited),
					Match:     func(test sq.Test) sq.Expr { return listArticlesByAuthor(model.ArticleTable, caller, test) },
					Operators: []string{"in", "contains"},
				},
				{
					Name:      "favorited",
					Kind:      input.String(0, input.Unlimited),
					Match:     func(test sq.Test) sq.Expr { return listArticlesByFavorited(model.ArticleTable, caller, test) },
					Operators: []string{"in", "contains"},
				},
			},
			Page: &listing.Page{Size: 20, Max: 100},
		}.Parse(query, "article")
		if err != nil {
			return err
		}
		rows := sq.From(model.ArticleTable).Where(asked.Conditions...)
		if answer.Items, err = selectList(ctx, tx, caller, rows.OrderBy(asked.Order...).Slice(asked.Slice)); err != nil {
			return err
		}
		answer.Total, err = tx.Count(ctx, rows)
		return err
	})
	return answer, err
}

// CreateArticle: Create article
func (o *Operations) CreateArticle(ctx context.Context, caller auth.Caller, body *input.Body) (database.Created[DefaultShape], error) {
	var answer database.Created[DefaultShape]
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		members, err := body.Members("article", "article")
		if err != nil {
			return err
		}
		reader := input.NewReader(members)
		in := readCreateArticle(reader, nil)
		if err := reader.Problem(body.Strangers(), "article"); err != nil {
			return err
		}
		record := model.Article{
			Title:       in.Title,
			Description: in.Description,
			Body:        in.Body,
			AuthorID:    caller.ID,
			CreatedAt:   caller.Now,
			UpdatedAt:   caller.Now,
		}
		if err := (database.Slug{Row: model.ArticleTable.Row, Column: "slug", Taken: []string{"feed"}}).Give(ctx, tx, database.Slugify(record.Title, "article"), &record.Slug); err != nil {
			return err
		}
		articleID, err := tx.Insert(ctx, &record)
		if err != nil {
			return err
		}
		if in.TagList.Sent {
			newRow := func(rowName string) (database.Record, error) {
				record := &model.Tag{
					Name:      rowName,
					CreatedAt: caller.Now,
					UpdatedAt: caller.Now,
				}
				return record, nil
			}
			targets, err := tx.EnsureRows(ctx, model.TagTable.Row, in.TagList.Value, database.Naming{
				Column: "name",
				New:    newRow,
				Path:   problem.Path{"tagList"},
			})
			if err != nil {
				return err
			}
			if err := (database.Link{Table: model.ArticleTagListTable, Owner: "article_id", Target: "tag_id"}).Replace(ctx, tx, articleID, targets); err != nil {
				return err
			}
		}
		items, err := selectDefault(ctx, tx, caller, sq.From(model.ArticleTable).Where(model.ArticleTable.Is(articleID)))
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("article")
		}
		answer.Item = items[0]
		parts, err := tx.Texts(ctx, sq.From(model.ArticleTable).Where(model.ArticleTable.Is(articleID)).Select(model.ArticleTable.Col("slug")))
		if err != nil {
			return err
		}
		answer.Location = "/api/articles/" + wire.Segment(parts[0])
		return nil
	})
	return answer, err
}

// ListArticlesFeed: List articles feed
func (o *Operations) ListArticlesFeed(ctx context.Context, caller auth.Caller, query string) (database.Page[ListShape], error) {
	var answer database.Page[ListShape]
	err := o.db.Read(ctx, func(tx *database.Tx) error {
		asked, err := listing.Listing{
			Key: model.ArticleTable.ID(),
			Order: []sq.SortKey{
				{By: model.ArticleTable.Col("created_at"), Descending: true, Nullable: false},
			},
			Page: &listing.Page{Size: 20, Max: 100},
		}.Parse(query, "article")
		if err != nil {
			return err
		}
		rows := sq.From(model.ArticleTable).Where(listArticlesFeedWhere(model.ArticleTable, caller)).Where(asked.Conditions...)
		if answer.Items, err = selectList(ctx, tx, caller, rows.OrderBy(asked.Order...).Slice(asked.Slice)); err != nil {
			return err
		}
		answer.Total, err = tx.Count(ctx, rows)
		return err
	})
	return answer, err
}

// GetArticle: Get article
func (o *Operations) GetArticle(ctx context.Context, caller auth.Caller, slug string) (DefaultShape, error) {
	var answer DefaultShape
	err := o.db.Read(ctx, func(tx *database.Tx) error {
		rows := sq.From(model.ArticleTable).Where(sq.Eq(model.ArticleTable.Col("slug"), input.TextKey(slug)))
		items, err := selectDefault(ctx, tx, caller, rows)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("article")
		}
		answer = items[0]
		return nil
	})
	return answer, err
}

// UpdateArticle: Update article
func (o *Operations) UpdateArticle(ctx context.Context, caller auth.Caller, slug string, body *input.Body) (DefaultShape, error) {
	var answer DefaultShape
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		var article model.Article
		if err := tx.FindAndLock(ctx, &article, "article", sq.Eq(model.ArticleTable.Col("slug"), input.TextKey(slug))); err != nil {
			return err
		}
		articleID := article.ID
		if err := tx.Require(ctx, sq.From(model.ArticleTable).Where(model.ArticleTable.Is(articleID)).Where(model.ArticleTable.CanUpdate(caller)), problem.Forbidden("article")); err != nil {
			return err
		}
		members, err := body.Members("article", "article")
		if err != nil {
			return err
		}
		reader := input.NewReader(members)
		in := readUpdateArticle(reader, nil)
		if err := reader.Problem(body.Strangers(), "article"); err != nil {
			return err
		}
		changed := article
		in.Title.Into(&changed.Title)
		in.Description.Into(&changed.Description)
		in.Body.Into(&changed.Body)
		if database.Changed(&article, &changed).Has("title") {
			base := database.Slugify(changed.Title, "article")
			if err := (database.Slug{Row: model.ArticleTable.Row, Column: "slug", Taken: []string{"feed"}}).Give(ctx, tx, base, &changed.Slug, sq.Not(model.ArticleTable.Is(articleID))); err != nil {
				return err
			}
		}
		changes := database.Changed(&article, &changed)
		if err := tx.Update(ctx, model.ArticleTable.Row, articleID, changes.At(caller.Now)); err != nil {
			return err
		}
		if in.TagList.Sent {
			newRow := func(rowName string) (database.Record, error) {
				record := &model.Tag{
					Name:      rowName,
					CreatedAt: caller.Now,
					UpdatedAt: caller.Now,
				}
				return record, nil
			}
			targets, err := tx.EnsureRows(ctx, model.TagTable.Row, in.TagList.Value, database.Naming{
				Column: "name",
				New:    newRow,
				Path:   problem.Path{"tagList"},
			})
			if err != nil {
				return err
			}
			if err := (database.Link{Table: model.ArticleTagListTable, Owner: "article_id", Target: "tag_id"}).Replace(ctx, tx, articleID, targets); err != nil {
				return err
			}
		}
		if err := tx.Require(ctx, sq.From(model.ArticleTable).Where(model.ArticleTable.Is(articleID)).Where(model.ArticleTable.CanUpdate(caller)), problem.Forbidden("article")); err != nil {
			return err
		}
		items, err := selectDefault(ctx, tx, caller, sq.From(model.ArticleTable).Where(model.ArticleTable.Is(articleID)))
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("article")
		}
		answer = items[0]
		return nil
	})
	return answer, err
}

// DeleteArticle: Delete article
func (o *Operations) DeleteArticle(ctx context.Context, caller auth.Caller, slug string) error {
	return o.db.Write(ctx, func(tx *database.Tx) error {
		var article model.Article
		if err := tx.FindAndLock(ctx, &article, "article", sq.Eq(model.ArticleTable.Col("slug"), input.TextKey(slug))); err != nil {
			return err
		}
		articleID := article.ID
		if err := tx.Require(ctx, sq.From(model.ArticleTable).Where(model.ArticleTable.Is(articleID)).Where(model.ArticleTable.CanDelete(caller)), problem.Forbidden("article")); err != nil {
			return err
		}
		if err := model.RemoveArticles(ctx, tx, []ids.ID{articleID}, caller.Now); err != nil {
			return err
		}
		return nil
	})
}

// FavoriteArticle: Favorite article
func (o *Operations) FavoriteArticle(ctx context.Context, caller auth.Caller, slug string) (DefaultShape, error) {
	var answer DefaultShape
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		var article model.Article
		if err := tx.FindAndLock(ctx, &article, "article", sq.Eq(model.ArticleTable.Col("slug"), input.TextKey(slug))); err != nil {
			return err
		}
		articleID := article.ID
		// favoritedBy += $user
		{
			if err := (database.Link{Table: model.ArticleFavoritedByTable, Owner: "article_id", Target: "user_id"}).Add(ctx, tx, articleID, caller.ID); err != nil {
				return err
			}
		}
		{
			listed := model.ArticleFavoritedByTable.As("listed")
			if broken, err := tx.Broken(ctx, model.ArticleTable.Row, []ids.ID{articleID}, sq.Le(sq.From(listed).Where(sq.Eq(listed.Col("article_id"), model.ArticleTable.Col("id"))).Count(), sq.BigInt.Bind(1000))); err != nil {
				return err
			} else if broken {
				return problem.BrokenElsewhere("max", "must be at most 1000", "article")
			}
		}
		items, err := selectDefault(ctx, tx, caller, sq.From(model.ArticleTable).Where(model.ArticleTable.Is(articleID)))
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("article")
		}
		answer = items[0]
		return nil
	})
	return answer, err
}

// UnfavoriteArticle: Unfavorite article
func (o *Operations) UnfavoriteArticle(ctx context.Context, caller auth.Caller, slug string) (DefaultShape, error) {
	var answer DefaultShape
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		var article model.Article
		if err := tx.FindAndLock(ctx, &article, "article", sq.Eq(model.ArticleTable.Col("slug"), input.TextKey(slug))); err != nil {
			return err
		}
		articleID := article.ID
		// favoritedBy -= $user
		{
			if err := (database.Link{Table: model.ArticleFavoritedByTable, Owner: "article_id", Target: "user_id"}).Remove(ctx, tx, articleID, caller.ID); err != nil {
				return err
			}
		}
		items, err := selectDefault(ctx, tx, caller, sq.From(model.ArticleTable).Where(model.ArticleTable.Is(articleID)))
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("article")
		}
		answer = items[0]
		return nil
	})
	return answer, err
}
