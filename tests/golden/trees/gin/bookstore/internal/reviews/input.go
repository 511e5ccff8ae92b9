package reviews

import "app/internal/platform/input"

// CreateReviewInput is what a request may carry.
type CreateReviewInput struct {
	Stars int64
}

func readCreateReview(r *input.Reader, found map[string]input.Found) CreateReviewInput {
	return CreateReviewInput{
		Stars: input.Required(r, "stars", input.Int(new(int64(1)), new(int64(5)))),
	}
}
