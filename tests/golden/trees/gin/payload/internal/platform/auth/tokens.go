package auth

import (
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"app/internal/platform/ids"
)

const lifetime = 3600 * time.Second

// Tokens issues and verifies session tokens: HS256 JWTs with `sub`, `iat` and `exp`.
type Tokens struct {
	key []byte
}

// NewTokens returns the tokens of one secret key.
func NewTokens(secretKey string) *Tokens { return &Tokens{[]byte(secretKey)} }

// Issue returns a token of a user.
func (t *Tokens) Issue(user ids.ID, now time.Time) (string, error) {
	claims := jwt.RegisteredClaims{
		Subject:   fmt.Sprint(user),
		IssuedAt:  jwt.NewNumericDate(now),
		ExpiresAt: jwt.NewNumericDate(now.Add(lifetime)),
	}
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(t.key)
}

// UserOf returns the user that a valid token was issued to.
func (t *Tokens) UserOf(token string) (user ids.ID, valid bool) {
	claims := &jwt.RegisteredClaims{}
	key := func(*jwt.Token) (any, error) { return t.key, nil }
	_, err := jwt.ParseWithClaims(token, claims, key,
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithExpirationRequired(), jwt.WithIssuedAt())
	if err != nil {
		return user, false
	}
	user, err = uuid.Parse(claims.Subject)
	return user, err == nil
}
