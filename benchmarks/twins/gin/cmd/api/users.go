package main

import (
	"database/sql"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/golang-jwt/jwt/v5"
)

type users struct {
	db  *sql.DB
	key []byte
}

type user struct {
	id       int64
	Email    string  `json:"email"`
	Token    string  `json:"token"`
	Username string  `json:"username"`
	Bio      *string `json:"bio"`
	Image    *string `json:"image"`
}

// optional finds the caller by a token, nil without one. A token that is not valid, or whose user is gone, is refused.
func (u *users) optional(c *gin.Context) (*user, error) {
	scheme, token, _ := strings.Cut(c.GetHeader("Authorization"), " ")
	if !strings.EqualFold(scheme, "Token") {
		return nil, nil //nolint:nilnil // nobody calls
	}
	id, valid := u.subject(token)
	if !valid {
		return nil, errUnauthenticated
	}
	found := &user{id: id, Token: token}
	row := u.db.QueryRowContext(c.Request.Context(), `SELECT email, username, bio, image FROM users WHERE id = $1`, id)
	if err := row.Scan(&found.Email, &found.Username, &found.Bio, &found.Image); err != nil {
		return nil, rowOr(err, errUnauthenticated)
	}
	c.Set(userKey, id)
	return found, nil
}

func (u *users) required(c *gin.Context) (*user, error) {
	found, err := u.optional(c)
	if err == nil && found == nil {
		err = errUnauthenticated
	}
	return found, err
}

func (u *users) subject(token string) (int64, bool) {
	claims := &jwt.RegisteredClaims{}
	key := func(*jwt.Token) (any, error) { return u.key, nil }
	if _, err := jwt.ParseWithClaims(token, claims, key,
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithExpirationRequired()); err != nil {
		return 0, false
	}
	id, err := strconv.ParseInt(claims.Subject, 10, 64)
	return id, err == nil
}

func (u *users) current(c *gin.Context) {
	found, err := u.required(c)
	if err != nil {
		_ = c.Error(err)
		return
	}
	answer(c, http.StatusOK, struct {
		User *user `json:"user"`
	}{found})
}
