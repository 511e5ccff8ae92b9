// Package logging writes structured lines: JSON in production, readable text elsewhere.
package logging

import (
	"context"
	"io"
	"log/slog"
)

type requestKey struct{}

// WithRequestID returns a context whose lines carry the id of a request.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// New returns a logger of a level.
func New(output io.Writer, level slog.Level, asJSON bool) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if asJSON {
		return slog.New(handler{slog.NewJSONHandler(output, options)})
	}
	return slog.New(handler{slog.NewTextHandler(output, options)})
}

// handler adds the id of the request to each line that is written for it.
type handler struct {
	slog.Handler
}

// Handle writes one line.
func (h handler) Handle(ctx context.Context, record slog.Record) error {
	if id, known := ctx.Value(requestKey{}).(string); known {
		record.AddAttrs(slog.String("request_id", id))
	}
	return h.Handler.Handle(ctx, record)
}

// WithAttrs returns a handler whose lines carry more.
func (h handler) WithAttrs(attributes []slog.Attr) slog.Handler {
	return handler{h.Handler.WithAttrs(attributes)}
}

// WithGroup returns a handler whose further attributes are grouped.
func (h handler) WithGroup(name string) slog.Handler {
	return handler{h.Handler.WithGroup(name)}
}
