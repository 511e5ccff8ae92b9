package comments

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
	routes.Add("GET", "/api/articles/{slug}/comments", "comment",
		gate.Optional,
		h.listComments,
	)
	routes.Add("POST", "/api/articles/{slug}/comments", "comment",
		httpx.ReadBody,
		gate.Required,
		h.createComment,
	)
	routes.Add("DELETE", "/api/articles/{slug}/comments/{id}", "comment",
		gate.Required,
		h.deleteComment,
	)
}

type listCommentsBody struct {
	Items any `json:"comments"`
}

func (h *Handler) listComments(c *gin.Context) {
	answer, err := h.service.ListComments(c.Request.Context(), httpx.Caller(c), c.Param("slug"), c.Request.URL.RawQuery)
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, listCommentsBody{wire.Items(answer)})
}

type createCommentBody struct {
	Item any `json:"comment"`
}

func (h *Handler) createComment(c *gin.Context) {
	answer, err := h.service.CreateComment(c.Request.Context(), httpx.Caller(c), c.Param("slug"), httpx.Body(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.Created(c, 201, createCommentBody{answer.Item}, answer.Location)
}

func (h *Handler) deleteComment(c *gin.Context) {
	if err := h.service.DeleteComment(c.Request.Context(), httpx.Caller(c), c.Param("slug"), c.Param("id")); err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.NoContent(c, 204)
}
