package users

import (
	"github.com/gin-gonic/gin"

	"app/internal/platform/httpx"
)

// Handler parses requests, calls the service, and shapes the answers.
type Handler struct {
	service *Service
	gate    *httpx.Gate
}

// NewHandler returns the handlers of a service.
func NewHandler(service *Service, gate *httpx.Gate) *Handler {
	return &Handler{service, gate}
}

// Register adds the endpoints.
func (h *Handler) Register(routes *httpx.Routes, gate *httpx.Gate) {
	routes.Add("POST", "/login", "user",
		httpx.ReadBody,
		gate.Ignored,
		h.login,
	)
	routes.Add("POST", "/users", "user",
		httpx.ReadBody,
		gate.Optional,
		h.createUser,
	)
}

func (h *Handler) login(c *gin.Context) {
	answer, err := h.service.Login(c.Request.Context(), httpx.Caller(c), httpx.Body(c), h.gate.Address(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, answer)
}

func (h *Handler) createUser(c *gin.Context) {
	answer, err := h.service.CreateUser(c.Request.Context(), httpx.Caller(c), httpx.Body(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.Created(c, 201, answer.Item, answer.Location)
}
