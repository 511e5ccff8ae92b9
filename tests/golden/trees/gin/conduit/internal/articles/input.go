package articles

import "app/internal/platform/input"

// CreateArticleInput is what a request may carry.
type CreateArticleInput struct {
	Title       string
	Description string
	Body        string
	TagList     input.Maybe[[]string]
}

func readCreateArticle(r *input.Reader, found map[string]input.Found) CreateArticleInput {
	return CreateArticleInput{
		Title:       input.Required(r, "title", input.String(1, 200)),
		Description: input.Required(r, "description", input.String(1, 500)),
		Body:        input.Required(r, "body", input.Text(0, input.Unlimited)),
		TagList:     input.Optional(r, "tagList", input.List(input.String(1, 64), 0, 1000, false)),
	}
}

// UpdateArticleInput is what a request may carry.
type UpdateArticleInput struct {
	Title       input.Maybe[string]
	Description input.Maybe[string]
	Body        input.Maybe[string]
	TagList     input.Maybe[[]string]
}

func readUpdateArticle(r *input.Reader, found map[string]input.Found) UpdateArticleInput {
	return UpdateArticleInput{
		Title:       input.Optional(r, "title", input.String(1, 200)),
		Description: input.Optional(r, "description", input.String(1, 500)),
		Body:        input.Optional(r, "body", input.Text(0, input.Unlimited)),
		TagList:     input.Optional(r, "tagList", input.List(input.String(1, 64), 0, 1000, false)),
	}
}
