package comments

import "app/internal/platform/input"

// CreateCommentInput is what a request may carry.
type CreateCommentInput struct {
	Body string
}

func readCreateComment(r *input.Reader, found map[string]input.Found) CreateCommentInput {
	return CreateCommentInput{
		Body: input.Required(r, "body", input.Text(0, input.Unlimited)),
	}
}
