package users

import (
	"context"

	"app/internal/model"
	"app/internal/platform/auth"
	"app/internal/platform/database"
	"app/internal/platform/ids"
	"app/internal/platform/input"
	"app/internal/platform/limits"
	"app/internal/platform/problem"
	"app/internal/platform/sq"
)

// Operations are what the endpoints do: transactions, rules and effects.
type Operations struct {
	db       *database.Database
	tokens   *auth.Tokens
	throttle *limits.LoginThrottle
}

// NewOperations returns the operations.
func NewOperations(db *database.Database, tokens *auth.Tokens, throttle *limits.LoginThrottle) *Operations {
	return &Operations{db, tokens, throttle}
}

// Login: Login
func (o *Operations) Login(ctx context.Context, caller auth.Caller, body *input.Body, ip string) (SessionShape, error) {
	var answer SessionShape
	members, err := body.Members("", "user")
	if err != nil {
		return answer, err
	}
	identity, secret, err := input.Credentials(members, "email", "password", "user")
	if err != nil {
		return answer, err
	}
	identity = sq.FoldASCII(identity)
	if err := o.throttle.Check(identity, ip); err != nil {
		return answer, err
	}
	var userID ids.ID
	var hash *string
	err = o.db.Read(ctx, func(tx *database.Tx) error {
		rows := sq.From(model.UserTable).Where(
			sq.Eq(model.UserTable.Col("email"), sq.Text.Bind(identity)),
		)
		columns := rows.Select(model.UserTable.ID(), model.UserTable.Col("password"))
		_, err := tx.First(ctx, columns, &userID, &hash)
		return err
	})
	if err != nil {
		return answer, err
	}
	if !auth.VerifyPassword(secret, hash) {
		o.throttle.Failed(identity, ip)
		return answer, problem.BadCredentials()
	}
	issued, err := o.tokens.Issue(userID, caller.Now)
	if err != nil {
		return answer, err
	}
	err = o.db.Read(ctx, func(tx *database.Tx) error {
		items, err := selectSession(ctx, tx, caller.As(userID), sq.From(model.UserTable).Where(model.UserTable.Is(userID)), issued)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("user")
		}
		answer = items[0]
		return nil
	})
	return answer, err
}

// CreateUser: Create user
func (o *Operations) CreateUser(ctx context.Context, caller auth.Caller, body *input.Body) (database.Created[SessionShape], error) {
	var answer database.Created[SessionShape]
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		members, err := body.Members("", "user")
		if err != nil {
			return err
		}
		reader := input.NewReader(members)
		in := readCreateUser(reader, nil)
		if err := reader.Problem(body.Strangers(), "user"); err != nil {
			return err
		}
		record := model.User{
			ID:        ids.New(),
			Email:     in.Email,
			Name:      in.Name,
			Password:  auth.HashPassword(in.Password),
			CreatedAt: caller.Now,
			UpdatedAt: caller.Now,
		}
		sent := database.Sent{"email": true, "name": true, "password": true}
		if err := tx.RefuseDuplicates(ctx, &record, model.UserUniques, sent, "user"); err != nil {
			return err
		}
		userID_, err := tx.Insert(ctx, &record)
		if err != nil {
			return err
		}
		issued, err := o.tokens.Issue(userID_, caller.Now)
		if err != nil {
			return err
		}
		items, err := selectSession(ctx, tx, caller, sq.From(model.UserTable).Where(model.UserTable.Is(userID_)), issued)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("user")
		}
		answer.Item = items[0]
		return nil
	})
	return answer, err
}
