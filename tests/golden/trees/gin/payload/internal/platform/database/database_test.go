package database

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"app/internal/platform/problem"
)

func TestADatabaseThatIsAwayIsAProblemOfItsOwn(t *testing.T) {
	for _, address := range []string{"sqlite:////no/such/folder/test.db", "postgresql://nobody@127.0.0.1:1/nothing"} {
		t.Run(address, func(t *testing.T) {
			away, err := Open(address, 1, time.Second, nil)
			if err != nil {
				t.Fatal(err)
			}
			var refused *problem.Problem
			if err := away.Ping(t.Context()); !errors.As(err, &refused) || refused.Status != http.StatusServiceUnavailable {
				t.Error(err)
			}
			if err := away.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
