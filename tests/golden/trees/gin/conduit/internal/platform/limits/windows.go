// Package limits counts requests.
package limits

import (
	"math"
	"sync"
	"time"

	"app/internal/platform/problem"
)

type window struct {
	key    string
	closes time.Time
}

// Windows allow so many events of one key in fixed windows, each of which opens with its key's first event.
type Windows struct {
	limit  int
	length time.Duration
	now    func() time.Time

	mutex  sync.Mutex
	events map[string]int
	opened []window
}

// NewWindows returns windows of one length.
func NewWindows(limit int, length time.Duration) *Windows {
	return &Windows{limit: limit, length: length, now: time.Now, events: map[string]int{}}
}

// Check returns the problem 429 unless another event of the key is within the limit.
func (w *Windows) Check(key string) error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.check(key)
}

// Count notes an event of the key.
func (w *Windows) Count(key string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.forget()
	w.count(key)
}

// Spend notes an event of the key, or returns the problem 429 where it is beyond the limit.
func (w *Windows) Spend(key string) error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if err := w.check(key); err != nil {
		return err
	}
	w.count(key)
	return nil
}

func (w *Windows) check(key string) error {
	w.forget()
	if w.events[key] < w.limit {
		return nil
	}
	for _, open := range w.opened {
		if open.key == key {
			return problem.RateLimited(max(1, int(math.Ceil(open.closes.Sub(w.now()).Seconds()))))
		}
	}
	return nil
}

func (w *Windows) count(key string) {
	if w.events[key] == 0 {
		w.opened = append(w.opened, window{key, w.now().Add(w.length)})
	}
	w.events[key]++
}

// forget drops the windows that have closed; they have one length, so the oldest stands in front.
func (w *Windows) forget() {
	now := w.now()
	for len(w.opened) > 0 && !w.opened[0].closes.After(now) {
		delete(w.events, w.opened[0].key)
		w.opened = w.opened[1:]
	}
}
