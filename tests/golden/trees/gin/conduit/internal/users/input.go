package users

import "app/internal/platform/input"

// CreateUserInput is what a request may carry.
type CreateUserInput struct {
	Username string
	Email    string
	Password string
}

func readCreateUser(r *input.Reader, found map[string]input.Found) CreateUserInput {
	return CreateUserInput{
		Username: input.Required(r, "username", input.String(1, 64)),
		Email:    input.Required(r, "email", input.Email()),
		Password: input.Required(r, "password", input.Text(8, 128)),
	}
}

// UpdateUserInput is what a request may carry.
type UpdateUserInput struct {
	Email    input.Maybe[string]
	Username input.Maybe[string]
	Password input.Maybe[string]
	Bio      input.Maybe[*string]
	Image    input.Maybe[*string]
}

func readUpdateUser(r *input.Reader, found map[string]input.Found) UpdateUserInput {
	return UpdateUserInput{
		Email:    input.Optional(r, "email", input.Email()),
		Username: input.Optional(r, "username", input.String(1, 64)),
		Password: input.Optional(r, "password", input.Text(8, 128)),
		Bio:      input.Optional(r, "bio", input.Nullable(input.Text(0, input.Unlimited))),
		Image:    input.Optional(r, "image", input.Nullable(input.URL())),
	}
}
