package comments

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
)

// Operations are what the endpoints do: transactions, rules and effects.
type Operations struct {
	db *database.Database
}

// NewOperations returns the operations.
func NewOperations(db *database.Database) *Operations {
	return &Operations{db}
}

// ListComments: List comments
func (o *Operations) ListComments(ctx context.Context, caller auth.Caller, slug string, query string) ([]DefaultShape, error) {
	var answer []DefaultShape
	err := o.db.Read(ctx, func(tx *database.Tx) error {
		articleID, err := tx.FindKey(ctx, sq.From(model.ArticleTable).Where(sq.Eq(model.ArticleTable.Col("slug"), input.TextKey(slug))), "article")
		if err != nil {
			return err
		}
		asked, err := listing.Listing{
			Key: model.CommentTable.ID(),
			Order: []sq.SortKey{
				{By: model.CommentTable.Col("created_at"), Descending: false, Nullable: false},
			},
		}.Parse(query, "comment")
		if err != nil {
			return err
		}
		rows := sq.From(model.CommentTable).Where(sq.Eq(model.CommentTable.Col("article_id"), sq.ID(articleID))).Where(asked.Conditions...)
		answer, err = selectDefault(ctx, tx, caller, rows.OrderBy(asked.Order...))
		return err
	})
	return answer, err
}

// CreateComment: Create comment
func (o *Operations) CreateComment(ctx context.Context, caller auth.Caller, slug string, body *input.Body) (database.Created[DefaultShape], error) {
	var answer database.Created[DefaultShape]
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		articleID, err := tx.HoldKey(ctx, sq.From(model.ArticleTable).Where(sq.Eq(model.ArticleTable.Col("slug"), input.TextKey(slug))), "article")
		if err != nil {
			return err
		}
		members, err := body.Members("comment", "comment")
		if err != nil {
			return err
		}
		reader := input.NewReader(members)
		in := readCreateComment(reader, nil)
		if err := reader.Problem(body.Strangers(), "comment"); err != nil {
			return err
		}
		record := model.Comment{
			Body:      in.Body,
			ArticleID: articleID,
			AuthorID:  caller.ID,
			CreatedAt: caller.Now,
			UpdatedAt: caller.Now,
		}
		commentID, err := tx.Insert(ctx, &record)
		if err != nil {
			return err
		}
		items, err := selectDefault(ctx, tx, caller, sq.From(model.CommentTable).Where(model.CommentTable.Is(commentID)))
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("comment")
		}
		answer.Item = items[0]
		return nil
	})
	return answer, err
}

// DeleteComment: Delete comment
func (o *Operations) DeleteComment(ctx context.Context, caller auth.Caller, slug string, id string) error {
	return o.db.Write(ctx, func(tx *database.Tx) error {
		articleID, err := tx.FindKey(ctx, sq.From(model.ArticleTable).Where(sq.Eq(model.ArticleTable.Col("slug"), input.TextKey(slug))), "article")
		if err != nil {
			return err
		}
		var comment model.Comment
		if err := tx.FindAndLock(ctx, &comment, "comment", sq.Eq(model.CommentTable.Col("article_id"), sq.ID(articleID)), sq.Eq(model.CommentTable.Col("id"), input.IntKey(id))); err != nil {
			return err
		}
		commentID := comment.ID
		if err := tx.Require(ctx, sq.From(model.CommentTable).Where(model.CommentTable.Is(commentID)).Where(model.CommentTable.CanDelete(caller)), problem.Forbidden("comment")); err != nil {
			return err
		}
		if err := model.RemoveComments(ctx, tx, []ids.ID{commentID}, caller.Now); err != nil {
			return err
		}
		return nil
	})
}
