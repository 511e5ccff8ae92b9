package reviews

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
	routes.Add("GET", "/books/{id}/reviews", "review",
		gate.Optional,
		h.listReviews,
	)
	routes.Add("POST", "/books/{id}/reviews", "review",
		httpx.ReadBody,
		gate.Required,
		h.createReview,
	)
}

type listReviewsBody struct {
	Items any   `json:"items"`
	Total int64 `json:"total"`
}

func (h *Handler) listReviews(c *gin.Context) {
	answer, err := h.service.ListReviews(c.Request.Context(), httpx.Caller(c), c.Param("id"), c.Request.URL.RawQuery)
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, listReviewsBody{wire.Items(answer.Items), answer.Total})
}

func (h *Handler) createReview(c *gin.Context) {
	answer, err := h.service.CreateReview(c.Request.Context(), httpx.Caller(c), c.Param("id"), httpx.Body(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.Created(c, 201, answer.Item, answer.Location)
}
