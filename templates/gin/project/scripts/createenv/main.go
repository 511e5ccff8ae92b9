// Command createenv makes `.env` from `.env.example` once, with a secret key of its own.
package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

const keySize = 32

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run leaves an existing `.env` as it is.
func run() error {
	if _, err := os.Stat(".env"); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	example, err := os.ReadFile(".env.example")
	if err != nil {
		return err
	}
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // it never fails
	filled := strings.Replace(string(example), "\nSECRET_KEY=\n", "\nSECRET_KEY="+hex.EncodeToString(key)+"\n", 1)
	return os.WriteFile(".env", []byte(filled), 0o600) // #nosec G703 -- the path is constant
}
