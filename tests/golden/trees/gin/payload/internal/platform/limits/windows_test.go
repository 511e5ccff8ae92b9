package limits

import (
	"errors"
	"testing"
	"time"

	"app/internal/platform/problem"
)

func TestAWindowOpensWithItsKeysFirstEvent(t *testing.T) {
	now := time.Now()
	windows := NewWindows(2, time.Minute)
	windows.now = func() time.Time { return now }
	for range 2 {
		if err := windows.Spend("a"); err != nil {
			t.Fatal(err)
		}
	}
	now = now.Add(20 * time.Second)
	var refused *problem.Problem
	if err := windows.Spend("a"); !errors.As(err, &refused) || refused.Headers["Retry-After"] != "40" {
		t.Errorf("%v", err)
	}
	if err := windows.Spend("b"); err != nil {
		t.Errorf("another key: %v", err)
	}
	now = now.Add(40 * time.Second)
	if err := windows.Spend("a"); err != nil {
		t.Errorf("after the window: %v", err)
	}
	if len(windows.events) != 2 {
		t.Errorf("%d windows are remembered", len(windows.events))
	}
}
