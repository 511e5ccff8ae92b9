package httpx

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"app/internal/platform/wire"
)

const jsonType = "application/json; charset=utf-8"

// JSON answers a value in the exact form of the wire contract.
func JSON(c *gin.Context, status int, value any) {
	text, err := wire.Marshal(value)
	if err != nil {
		Fail(c, err)
		return
	}
	c.Data(status, jsonType, text)
}

// Created answers a new row, and the path at which it is found, if there is one.
func Created(c *gin.Context, status int, value any, location string) {
	if location != "" {
		c.Header("Location", location)
	}
	JSON(c, status, value)
}

// NoContent answers nothing but a status.
func NoContent(c *gin.Context, status int) {
	c.Status(status)
	c.Writer.WriteHeaderNow()
}

// Text answers text of a media type.
func Text(c *gin.Context, mediaType string, text []byte) {
	c.Data(http.StatusOK, mediaType, text)
}

// Fail ends a request with an error.
func Fail(c *gin.Context, err error) {
	_ = c.Error(err)
	c.Abort()
}
