package journal

import (
	"context"
	"strings"
	"sync"

	"app/internal/config"
)

// Service remembers in memory what it is told.
type Service struct {
	mutex sync.Mutex
	lines []string
}

// New makes the service.
func New(config.Settings) *Service { return &Service{} }

// Write notes a line.
func (s *Service) Write(_ context.Context, entry string) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.lines = append(s.lines, entry)
	return nil
}

// Entries counts the lines whose first word is asked for.
func (s *Service) Entries(_ context.Context, about string) (JournalEntriesResult, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	var found JournalEntriesResult
	for _, line := range s.lines {
		if word, _, _ := strings.Cut(line, " "); word == about {
			found.Count++
			found.Last = &line
		}
	}
	return found, nil
}
