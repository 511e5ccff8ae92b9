package httpx

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"app/internal/platform/input"
	"app/internal/platform/problem"
)

const bodyLimit = 1048576

// ReadBody reads the body of a request: 413, 415 or 400 where it is not JSON. No body is an empty object.
func ReadBody(c *gin.Context) {
	raw, err := readAll(c)
	if err != nil {
		Fail(c, err)
		return
	}
	body := &input.Body{Value: &input.Object{}}
	if len(raw) > 0 {
		mediaType, _, _ := strings.Cut(c.GetHeader("Content-Type"), ";")
		if !strings.EqualFold(strings.TrimSpace(mediaType), "application/json") || c.GetHeader("Content-Encoding") != "" {
			Fail(c, problem.UnsupportedMediaType())
			return
		}
		if body.Value, err = input.ParseJSON(raw); err != nil {
			Fail(c, problem.MalformedJSON())
			return
		}
	}
	factsOf(c).body = body
}

func readAll(c *gin.Context) ([]byte, error) {
	if c.Request.ContentLength > bodyLimit {
		return nil, problem.TooLarge()
	}
	raw, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, bodyLimit))
	if _, isTooLarge := errors.AsType[*http.MaxBytesError](err); isTooLarge {
		return nil, problem.TooLarge()
	}
	if err != nil {
		return nil, problem.Unavailable(err)
	}
	return raw, nil
}
