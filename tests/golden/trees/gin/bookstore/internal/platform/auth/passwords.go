package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"
)

const (
	memory   = 19_456
	passes   = 2
	lanes    = 1
	saltSize = 16
	hashSize = 32
)

var (
	// hashing bounds the hashes that are computed at a time.
	hashing     = make(chan struct{}, runtime.NumCPU())
	nobodysHash = HashPassword(rand.Text())
)

// HashPassword returns the argon2id hash of a password as a PHC string.
func HashPassword(password string) string {
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // it never fails
	hash := derive(password, salt, passes, memory, lanes)
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, encode(salt), encode(hash))
}

// HashOrNull returns the hash of a password that may be missing.
func HashOrNull(password *string) *string {
	if password == nil {
		return nil
	}
	return new(HashPassword(*password))
}

// VerifyPassword tells whether a password is the hashed one; without a hash it is not, after the same work.
func VerifyPassword(password string, hashed *string) bool {
	if hashed == nil {
		matches(password, nobodysHash)
		return false
	}
	return matches(password, *hashed)
}

func matches(password, hashed string) bool {
	parts := strings.Split(hashed, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	var version int
	var size, rounds uint32
	var threads uint8
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &size, &rounds, &threads); err != nil {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	hash, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || rounds == 0 || threads == 0 || len(hash) != hashSize {
		return false
	}
	return subtle.ConstantTimeCompare(hash, derive(password, salt, rounds, size, threads)) == 1
}

func derive(password string, salt []byte, rounds, size uint32, threads uint8) []byte {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(password), salt, rounds, size, threads, hashSize)
}
