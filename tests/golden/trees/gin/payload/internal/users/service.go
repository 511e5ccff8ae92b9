// Package users serves users: q" ' ”' ”' * / /* // # <!-- --> ${x} #{y} {{ z }} {% raw %} %s {0} / /n `b` $(id) </script>    😀 second line third
package users

// Service is what the handlers call. A method of its own takes the place of the operation of that name.
type Service struct {
	*Operations
}

// NewService returns the service.
func NewService(operations *Operations) *Service {
	return &Service{operations}
}
