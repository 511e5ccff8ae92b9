package authors

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
	routes.Add("GET", "/authors", "author",
		gate.Optional,
		h.listAuthors,
	)
	routes.Add("POST", "/authors", "author",
		httpx.ReadBody,
		gate.Required,
		h.createAuthor,
	)
}

type listAuthorsBody struct {
	Items any   `json:"items"`
	Total int64 `json:"total"`
}

func (h *Handler) listAuthors(c *gin.Context) {
	answer, err := h.service.ListAuthors(c.Request.Context(), httpx.Caller(c), c.Request.URL.RawQuery)
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, listAuthorsBody{wire.Items(answer.Items), answer.Total})
}

func (h *Handler) createAuthor(c *gin.Context) {
	answer, err := h.service.CreateAuthor(c.Request.Context(), httpx.Caller(c), httpx.Body(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.Created(c, 201, answer.Item, answer.Location)
}
