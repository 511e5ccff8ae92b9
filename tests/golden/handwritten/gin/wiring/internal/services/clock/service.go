package clock

import (
	"context"
	"fmt"
	"strings"
	"time"

	"app/internal/config"
	"app/internal/model"
	"app/internal/platform/problem"
)

const tooLong = 5 * time.Second

// Service is written by hand.
type Service struct{}

// New makes the service.
func New(config.Settings) *Service { return &Service{} }

// Wait waits.
func (*Service) Wait(ctx context.Context, milliseconds int64) (ClockWaitResult, error) {
	return ClockWaitResult{milliseconds}, sleep(ctx, time.Duration(milliseconds)*time.Millisecond)
}

// Crash crashes, or takes too long.
func (*Service) Crash(ctx context.Context, record *model.Alpha) error {
	if strings.HasPrefix(record.Name, "slow") {
		if err := sleep(ctx, tooLong); err != nil {
			return err
		}
	}
	return fmt.Errorf("a secret about %s", record.Name)
}

// Decline declines.
func (*Service) Decline(context.Context) error { return DeclineClockStopped("the clock has stopped") }

// Later is still missing.
func (*Service) Later(context.Context) error { return problem.NotImplemented() }

func sleep(ctx context.Context, length time.Duration) error {
	select {
	case <-time.After(length):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
