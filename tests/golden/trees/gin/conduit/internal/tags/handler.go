package tags

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
	routes.Add("GET", "/api/tags", "tag",
		gate.Optional,
		h.listTags,
	)
}

type listTagsBody struct {
	Items any `json:"tags"`
}

func (h *Handler) listTags(c *gin.Context) {
	answer, err := h.service.ListTags(c.Request.Context(), httpx.Caller(c), c.Request.URL.RawQuery)
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, listTagsBody{wire.Items(answer)})
}
