package limits

import "time"

const (
	failures = 10
	pause    = time.Minute
)

// LoginThrottle allows ten failures in a minute for one identity from one ip.
type LoginThrottle struct {
	windows *Windows
}

// NewLoginThrottle returns a throttle that has seen no failure.
func NewLoginThrottle() *LoginThrottle { return &LoginThrottle{NewWindows(failures, pause)} }

// Check returns the problem 429 where there were too many failures.
func (t *LoginThrottle) Check(identity, ip string) error { return t.windows.Check(ip + " " + identity) }

// Failed notes a failure.
func (t *LoginThrottle) Failed(identity, ip string) { t.windows.Count(ip + " " + identity) }
