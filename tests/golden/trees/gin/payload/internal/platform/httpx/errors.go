package httpx

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/gin-gonic/gin"

	"app/internal/platform/problem"
	"app/internal/platform/wire"
)

// Errors answers problems, and every other error or panic as 500 with nothing of its inside.
func Errors(logger *slog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		defer func() {
			if cause := recover(); cause != nil {
				if cause == http.ErrAbortHandler { //nolint:errorlint // it is never wrapped
					panic(cause)
				}
				answerProblem(c, logger, fmt.Errorf("panic: %v\n%s", cause, debug.Stack()))
			}
		}()
		c.Next()
		if last := c.Errors.Last(); last != nil {
			answerProblem(c, logger, last.Err)
		}
	}
}

func answerProblem(c *gin.Context, logger *slog.Logger, err error) {
	c.Abort()
	var refused *problem.Problem
	switch {
	case !errors.As(err, &refused) && errors.Is(err, context.DeadlineExceeded):
		logger.WarnContext(c.Request.Context(), "request took too long", "error", err)
		refused = problem.Unavailable(err)
	case refused == nil:
		logger.ErrorContext(c.Request.Context(), "unexpected error", "error", err)
		refused = problem.Internal()
	case refused.Status >= http.StatusInternalServerError:
		logger.WarnContext(c.Request.Context(), "request failed", "code", refused.Code, "cause", refused.Cause)
	}
	if c.Writer.Written() {
		return
	}
	writeProblem(c, refused)
}

func writeProblem(c *gin.Context, refused *problem.Problem) {
	known := factsOf(c)
	details := problem.Facts{Resource: known.resource, RequestID: known.requestID}
	if known.body != nil {
		details.Envelope = known.body.Envelope
	}
	for name, value := range refused.Headers {
		c.Header(name, value)
	}
	text, err := wire.Marshal(refused.Body(details))
	if err != nil {
		panic(err)
	}
	c.Data(refused.Status, problem.MediaType, text)
}
