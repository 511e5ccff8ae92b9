package authors

import "app/internal/platform/input"

// CreateAuthorInput is what a request may carry.
type CreateAuthorInput struct {
	Name string
}

func readCreateAuthor(r *input.Reader, found map[string]input.Found) CreateAuthorInput {
	return CreateAuthorInput{
		Name: input.Required(r, "name", input.String(0, 120)),
	}
}
