package users

import "app/internal/platform/input"

// CreateUserInput is what a request may carry.
type CreateUserInput struct {
	Email    string
	Name     string
	Password string
}

func readCreateUser(r *input.Reader, found map[string]input.Found) CreateUserInput {
	return CreateUserInput{
		Email:    input.Required(r, "email", input.Email()),
		Name:     input.Required(r, "name", input.String(0, 80)),
		Password: input.Required(r, "password", input.Text(8, 128)),
	}
}
