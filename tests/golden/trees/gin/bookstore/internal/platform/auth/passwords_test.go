package auth

import (
	"strings"
	"testing"
)

func TestAPasswordIsTheHashedOne(t *testing.T) {
	hashed := HashPassword("a long password")
	if !strings.HasPrefix(hashed, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Error(hashed)
	}
	if !VerifyPassword("a long password", &hashed) || VerifyPassword("another password", &hashed) {
		t.Error("the wrong password is right")
	}
	if VerifyPassword("", nil) || VerifyPassword("x", new("no hash")) {
		t.Error("without a hash no password is right")
	}
}
