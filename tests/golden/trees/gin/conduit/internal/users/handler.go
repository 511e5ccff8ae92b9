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
	routes.Add("POST", "/api/users", "user",
		httpx.ReadBody,
		gate.Optional,
		h.createUser,
	)
	routes.Add("GET", "/api/user", "user",
		gate.Required,
		h.getUser,
	)
	routes.Add("PUT", "/api/user", "user",
		httpx.ReadBody,
		gate.Required,
		h.updateUser,
	)
	routes.Add("POST", "/api/users/login", "user",
		httpx.ReadBody,
		gate.Ignored,
		h.login,
	)
	routes.Add("GET", "/api/profiles/{username}", "profile",
		gate.Optional,
		h.getProfile,
	)
	routes.Add("POST", "/api/profiles/{username}/follow", "profile",
		gate.Required,
		h.followProfile,
	)
	routes.Add("DELETE", "/api/profiles/{username}/follow", "profile",
		gate.Required,
		h.unfollowProfile,
	)
}

type createUserBody struct {
	Item any `json:"user"`
}

func (h *Handler) createUser(c *gin.Context) {
	answer, err := h.service.CreateUser(c.Request.Context(), httpx.Caller(c), httpx.Body(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.Created(c, 201, createUserBody{answer.Item}, answer.Location)
}

type getUserBody struct {
	Item any `json:"user"`
}

func (h *Handler) getUser(c *gin.Context) {
	answer, err := h.service.GetUser(c.Request.Context(), httpx.Caller(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, getUserBody{answer})
}

type updateUserBody struct {
	Item any `json:"user"`
}

func (h *Handler) updateUser(c *gin.Context) {
	answer, err := h.service.UpdateUser(c.Request.Context(), httpx.Caller(c), httpx.Body(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, updateUserBody{answer})
}

type loginBody struct {
	Item any `json:"user"`
}

func (h *Handler) login(c *gin.Context) {
	answer, err := h.service.Login(c.Request.Context(), httpx.Caller(c), httpx.Body(c), h.gate.Address(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, loginBody{answer})
}

type getProfileBody struct {
	Item any `json:"profile"`
}

func (h *Handler) getProfile(c *gin.Context) {
	answer, err := h.service.GetProfile(c.Request.Context(), httpx.Caller(c), c.Param("username"))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, getProfileBody{answer})
}

type followProfileBody struct {
	Item any `json:"profile"`
}

func (h *Handler) followProfile(c *gin.Context) {
	answer, err := h.service.FollowProfile(c.Request.Context(), httpx.Caller(c), c.Param("username"))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, followProfileBody{answer})
}

type unfollowProfileBody struct {
	Item any `json:"profile"`
}

func (h *Handler) unfollowProfile(c *gin.Context) {
	answer, err := h.service.UnfollowProfile(c.Request.Context(), httpx.Caller(c), c.Param("username"))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, unfollowProfileBody{answer})
}
