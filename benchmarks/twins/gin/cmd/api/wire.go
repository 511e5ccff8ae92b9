package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

const userKey = "user"

var wellFormed = regexp.MustCompile(`^[A-Za-z0-9._-]{1,128}$`)

// everyRequest gives a request an id, its answer security headers, and the log a line.
func everyRequest(logger *slog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		began := time.Now()
		id := c.GetHeader("X-Request-Id")
		if !wellFormed.MatchString(id) {
			id = uuid.Must(uuid.NewV7()).String()
		}
		c.Header("X-Request-Id", id)
		c.Header("X-Content-Type-Options", "nosniff")
		c.Header("X-Frame-Options", "DENY")
		c.Header("Referrer-Policy", "no-referrer")
		c.Header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		c.Header("Cache-Control", "no-store")
		c.Next()
		if last := c.Errors.Last(); last != nil && !c.Writer.Written() {
			answerError(c, logger, last.Err)
		}
		logger.InfoContext(c.Request.Context(), "request",
			"request_id", id,
			"method", c.Request.Method,
			"route", c.FullPath(),
			"status", c.Writer.Status(),
			"duration_ms", float64(time.Since(began).Microseconds())/1000,
			"user", c.GetInt64(userKey),
		)
	}
}

// wireTime is a moment as answers show it.
type wireTime time.Time

func (t wireTime) MarshalText() ([]byte, error) {
	return time.Time(t).UTC().AppendFormat(nil, "2006-01-02T15:04:05.000Z"), nil
}

func (t *wireTime) Scan(value any) error {
	moment, ok := value.(time.Time)
	if !ok {
		return errors.New("not a time")
	}
	*t = wireTime(moment)
	return nil
}

func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

func answer(c *gin.Context, status int, value any) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		_ = c.Error(err)
		return
	}
	line := bytes.TrimSuffix(text.Bytes(), []byte("\n"))
	line = bytes.ReplaceAll(line, []byte(`\u2028`), []byte("\u2028"))
	line = bytes.ReplaceAll(line, []byte(`\u2029`), []byte("\u2029"))
	c.Data(status, "application/json; charset=utf-8", line)
}

// refusal is an answer that says what is wrong with what.
type refusal struct {
	status int
	errors faults
}

func (r *refusal) Error() string { return http.StatusText(r.status) }

func refused(status int, subject, text string) error {
	return &refusal{status, faults{{subject, text}}}
}

type fault struct{ subject, text string }

// faults are members of an object, in their order.
type faults []fault

func (f *faults) add(subject, text string) { *f = append(*f, fault{subject, text}) }

// refusal is the answer that tells all faults; without one it is nil.
func (f *faults) refusal() error {
	if len(*f) == 0 {
		return nil
	}
	return &refusal{http.StatusUnprocessableEntity, *f}
}

func (f faults) MarshalJSON() ([]byte, error) {
	text := []byte{'{'}
	for position, one := range f {
		if position > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendQuote(text, one.subject)
		text = append(strconv.AppendQuote(append(text, ":["...), one.text), ']')
	}
	return append(text, '}'), nil
}

var errUnauthenticated = refused(http.StatusUnauthorized, "token", "is missing")

func answerError(c *gin.Context, logger *slog.Logger, err error) {
	var known *refusal
	if !errors.As(err, &known) {
		logger.ErrorContext(c.Request.Context(), "unexpected error", "error", err)
		known = &refusal{http.StatusInternalServerError, faults{{"base", "something went wrong"}}}
	}
	if known.status == http.StatusUnauthorized {
		c.Header("WWW-Authenticate", "Token")
	}
	answer(c, known.status, gin.H{"errors": known.errors})
}

// rowOr returns err, or what stands for it where there is no row.
func rowOr(err, missing error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return missing
	}
	return err
}

// readBody parses the body of a request.
func readBody(c *gin.Context, target any) error {
	raw, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, 1<<20))
	if err != nil {
		return refused(http.StatusRequestEntityTooLarge, "base", "the body is too large")
	}
	if err := json.Unmarshal(raw, target); err != nil {
		return refused(http.StatusBadRequest, "base", "the body is not valid JSON")
	}
	return nil
}
