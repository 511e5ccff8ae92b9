package books

import (
	"github.com/gin-gonic/gin"

	"app/internal/platform/httpx"
	"app/internal/platform/wire"
)

// Handler parses requests, calls the service, and shapes the answers.
type Handler struct {
	service *Service
}

// NewHandler returns the handlers of a service.
func NewHandler(service *Service) *Handler {
	return &Handler{service}
}

// Register adds the endpoints.
func (h *Handler) Register(routes *httpx.Routes, gate *httpx.Gate) {
	routes.Add("GET", "/books", "book",
		gate.Optional,
		h.listBooks,
	)
	routes.Add("POST", "/books", "book",
		httpx.ReadBody,
		gate.Required,
		h.createBook,
	)
	routes.Add("GET", "/books/{id}", "book",
		gate.Optional,
		h.getBook,
	)
	routes.Add("PATCH", "/books/{id}", "book",
		httpx.ReadBody,
		gate.Required,
		h.updateBook,
	)
	routes.Add("DELETE", "/books/{id}", "book",
		gate.Required,
		h.deleteBook,
	)
}

type listBooksBody struct {
	Items any   `json:"items"`
	Total int64 `json:"total"`
}

func (h *Handler) listBooks(c *gin.Context) {
	answer, err := h.service.ListBooks(c.Request.Context(), httpx.Caller(c), c.Request.URL.RawQuery)
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, listBooksBody{wire.Items(answer.Items), answer.Total})
}

func (h *Handler) createBook(c *gin.Context) {
	answer, err := h.service.CreateBook(c.Request.Context(), httpx.Caller(c), httpx.Body(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.Created(c, 201, answer.Item, answer.Location)
}

func (h *Handler) getBook(c *gin.Context) {
	answer, err := h.service.GetBook(c.Request.Context(), httpx.Caller(c), c.Param("id"))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, answer)
}

func (h *Handler) updateBook(c *gin.Context) {
	answer, err := h.service.UpdateBook(c.Request.Context(), httpx.Caller(c), c.Param("id"), httpx.Body(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, answer)
}

func (h *Handler) deleteBook(c *gin.Context) {
	if err := h.service.DeleteBook(c.Request.Context(), httpx.Caller(c), c.Param("id")); err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.NoContent(c, 204)
}
