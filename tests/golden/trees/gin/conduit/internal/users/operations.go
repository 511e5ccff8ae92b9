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
	"app/internal/platform/wire"
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

// CreateUser: Create user
func (o *Operations) CreateUser(ctx context.Context, caller auth.Caller, body *input.Body) (database.Created[SessionShape], error) {
	var answer database.Created[SessionShape]
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		members, err := body.Members("user", "user")
		if err != nil {
			return err
		}
		reader := input.NewReader(members)
		in := readCreateUser(reader, nil)
		if err := reader.Problem(body.Strangers(), "user"); err != nil {
			return err
		}
		record := model.User{
			Email:     in.Email,
			Username:  in.Username,
			Password:  auth.HashPassword(in.Password),
			Bio:       nil,
			Image:     nil,
			CreatedAt: caller.Now,
			UpdatedAt: caller.Now,
		}
		sent := database.Sent{"email": true, "username": true, "password": true}
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
		parts, err := tx.Texts(ctx, sq.From(model.UserTable).Where(model.UserTable.Is(userID_)).Select(model.UserTable.Col("username")))
		if err != nil {
			return err
		}
		answer.Location = "/api/profiles/" + wire.Segment(parts[0])
		return nil
	})
	return answer, err
}

// GetUser: Get user
func (o *Operations) GetUser(ctx context.Context, caller auth.Caller) (SessionShape, error) {
	var answer SessionShape
	err := o.db.Read(ctx, func(tx *database.Tx) error {
		rows := sq.From(model.UserTable).Where(sq.Eq(model.UserTable.Col("id"), caller.SQL()))
		items, err := selectSession(ctx, tx, caller, rows, caller.Token)
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

// UpdateUser: Update user
func (o *Operations) UpdateUser(ctx context.Context, caller auth.Caller, body *input.Body) (SessionShape, error) {
	var answer SessionShape
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		var user model.User
		if err := tx.FindAndLock(ctx, &user, "user", sq.Eq(model.UserTable.Col("id"), caller.SQL())); err != nil {
			return err
		}
		userID_ := user.ID
		if err := tx.Require(ctx, sq.From(model.UserTable).Where(model.UserTable.Is(userID_)).Where(model.UserTable.CanUpdate(caller)), problem.Forbidden("user")); err != nil {
			return err
		}
		members, err := body.Members("user", "user")
		if err != nil {
			return err
		}
		reader := input.NewReader(members)
		in := readUpdateUser(reader, nil)
		if err := reader.Problem(body.Strangers(), "user"); err != nil {
			return err
		}
		changed := user
		in.Email.Into(&changed.Email)
		in.Username.Into(&changed.Username)
		if in.Password.Sent {
			changed.Password = auth.HashPassword(in.Password.Value)
		}
		in.Bio.Into(&changed.Bio)
		in.Image.Into(&changed.Image)
		changes := database.Changed(&user, &changed)
		sent := database.Sent{"email": in.Email.Sent, "username": in.Username.Sent, "password": in.Password.Sent, "bio": in.Bio.Sent, "image": in.Image.Sent}
		if err := tx.RefuseTaken(ctx, &changed, userID_, changes, model.UserUniques, sent, "user"); err != nil {
			return err
		}
		if err := tx.Update(ctx, model.UserTable.Row, userID_, changes.At(caller.Now)); err != nil {
			return err
		}
		if err := tx.Require(ctx, sq.From(model.UserTable).Where(model.UserTable.Is(userID_)).Where(model.UserTable.CanUpdate(caller)), problem.Forbidden("user")); err != nil {
			return err
		}
		items, err := selectSession(ctx, tx, caller, sq.From(model.UserTable).Where(model.UserTable.Is(userID_)), caller.Token)
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

// Login: Login
func (o *Operations) Login(ctx context.Context, caller auth.Caller, body *input.Body, ip string) (SessionShape, error) {
	var answer SessionShape
	members, err := body.Members("user", "user")
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

// GetProfile: Get profile
func (o *Operations) GetProfile(ctx context.Context, caller auth.Caller, username string) (ProfileShape, error) {
	var answer ProfileShape
	err := o.db.Read(ctx, func(tx *database.Tx) error {
		rows := sq.From(model.UserTable).Where(sq.Eq(model.UserTable.Col("username"), input.TextKey(username)))
		items, err := selectProfile(ctx, tx, caller, rows)
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("profile")
		}
		answer = items[0]
		return nil
	})
	return answer, err
}

// FollowProfile: Follow profile
func (o *Operations) FollowProfile(ctx context.Context, caller auth.Caller, username string) (ProfileShape, error) {
	var answer ProfileShape
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		var user model.User
		if err := tx.FindAndLock(ctx, &user, "profile", sq.Eq(model.UserTable.Col("username"), input.TextKey(username))); err != nil {
			return err
		}
		userID_ := user.ID
		// followers += $user
		{
			if err := (database.Link{Table: model.UserFollowersTable, Owner: "user_id", Target: "related_user_id"}).Add(ctx, tx, userID_, caller.ID); err != nil {
				return err
			}
		}
		{
			listed := model.UserFollowersTable.As("listed")
			if broken, err := tx.Broken(ctx, model.UserTable.Row, []ids.ID{userID_}, sq.Le(sq.From(listed).Where(sq.Eq(listed.Col("user_id"), model.UserTable.Col("id"))).Count(), sq.BigInt.Bind(1000))); err != nil {
				return err
			} else if broken {
				return problem.BrokenElsewhere("max", "must be at most 1000", "user")
			}
		}
		items, err := selectProfile(ctx, tx, caller, sq.From(model.UserTable).Where(model.UserTable.Is(userID_)))
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("profile")
		}
		answer = items[0]
		return nil
	})
	return answer, err
}

// UnfollowProfile: Unfollow profile
func (o *Operations) UnfollowProfile(ctx context.Context, caller auth.Caller, username string) (ProfileShape, error) {
	var answer ProfileShape
	err := o.db.Write(ctx, func(tx *database.Tx) error {
		var user model.User
		if err := tx.FindAndLock(ctx, &user, "profile", sq.Eq(model.UserTable.Col("username"), input.TextKey(username))); err != nil {
			return err
		}
		userID_ := user.ID
		// followers -= $user
		{
			if err := (database.Link{Table: model.UserFollowersTable, Owner: "user_id", Target: "related_user_id"}).Remove(ctx, tx, userID_, caller.ID); err != nil {
				return err
			}
		}
		items, err := selectProfile(ctx, tx, caller, sq.From(model.UserTable).Where(model.UserTable.Is(userID_)))
		if err != nil {
			return err
		}
		if len(items) == 0 {
			return problem.NotFound("profile")
		}
		answer = items[0]
		return nil
	})
	return answer, err
}
