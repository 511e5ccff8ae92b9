package auth

import (
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

const key = "a key that only the tests know, of 32 bytes and more"

var user = uuid.MustParse("01900000-0000-7000-8000-000000000000")

// forged signs claims as a server with another key or algorithm might.
func forged(t *testing.T, method jwt.SigningMethod, key any, claims jwt.MapClaims) string {
	t.Helper()
	token, err := jwt.NewWithClaims(method, claims).SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestATokenNamesItsUser(t *testing.T) {
	tokens := NewTokens(key)
	token, err := tokens.Issue(user, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if found, valid := tokens.UserOf(token); !valid || found != user {
		t.Errorf("%v (%t)", found, valid)
	}
}

func TestOtherTokensNameNobody(t *testing.T) {
	tokens := NewTokens(key)
	subject := "01900000-0000-7000-8000-000000000000"
	soon := time.Now().Add(time.Minute).Unix()
	expired, err := tokens.Issue(user, time.Now().Add(-lifetime-time.Second))
	if err != nil {
		t.Fatal(err)
	}
	valid := forged(t, jwt.SigningMethodHS256, []byte(key), jwt.MapClaims{"sub": subject, "exp": soon})
	if _, valid := tokens.UserOf(valid); !valid {
		t.Fatal("a token without a moment of issue is valid")
	}
	head, rest, _ := strings.Cut(valid, ".")
	for name, token := range map[string]string{
		"empty":          "",
		"no token":       "a.b.c",
		"cut":            valid[:len(valid)-2],
		"tampered":       head + "." + strings.ToUpper(rest),
		"expired":        expired,
		"another key":    forged(t, jwt.SigningMethodHS256, []byte("another key"), jwt.MapClaims{"sub": subject, "exp": soon}),
		"algorithm":      forged(t, jwt.SigningMethodHS512, []byte(key), jwt.MapClaims{"sub": subject, "exp": soon}),
		"no algorithm":   forged(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, jwt.MapClaims{"sub": subject, "exp": soon}),
		"without an end": forged(t, jwt.SigningMethodHS256, []byte(key), jwt.MapClaims{"sub": subject}),
		"for nobody":     forged(t, jwt.SigningMethodHS256, []byte(key), jwt.MapClaims{"exp": soon}),
		"for a word":     forged(t, jwt.SigningMethodHS256, []byte(key), jwt.MapClaims{"sub": "somebody", "exp": soon}),
		"for a number":   forged(t, jwt.SigningMethodHS256, []byte(key), jwt.MapClaims{"sub": 7, "exp": soon}),
	} {
		t.Run(name, func(t *testing.T) {
			if found, valid := tokens.UserOf(token); valid {
				t.Errorf("it names %v", found)
			}
		})
	}
}
