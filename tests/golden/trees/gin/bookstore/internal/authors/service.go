// Package authors serves authors: Authors.
package authors

// Service is what the handlers call. A method of its own takes the place of the operation of that name.
type Service struct {
	*Operations
}

// NewService returns the service.
func NewService(operations *Operations) *Service {
	return &Service{operations}
}
