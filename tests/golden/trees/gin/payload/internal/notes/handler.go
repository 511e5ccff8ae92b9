package notes

import (
	"github.com/gin-gonic/gin"

	custom "app/internal/middleware"
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
	routes.Add("GET", "/notes", "note",
		gate.Required,
		h.listNotes,
	)
	routes.Add("POST", "/notes", "note",
		httpx.ReadBody,
		gate.Required,
		h.createNote,
	)
	routes.Add("GET", "/notes/{id}", "note",
		gate.Required,
		h.getNote,
	)
	routes.Add("PATCH", "/notes/{id}", "note",
		httpx.ReadBody,
		gate.Required,
		custom.Audit,
		h.updateNote,
	)
	routes.Add("DELETE", "/notes/{id}", "note",
		gate.Required,
		h.deleteNote,
	)
	routes.Add("POST", "/notes/{id}/send", "sending",
		httpx.ReadBody,
		gate.Required,
		h.sendSending,
	)
}

type listNotesBody struct {
	Items any   `json:"items"`
	Total int64 `json:"total"`
}

func (h *Handler) listNotes(c *gin.Context) {
	answer, err := h.service.ListNotes(c.Request.Context(), httpx.Caller(c), c.Request.URL.RawQuery)
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, listNotesBody{wire.Items(answer.Items), answer.Total})
}

func (h *Handler) createNote(c *gin.Context) {
	answer, err := h.service.CreateNote(c.Request.Context(), httpx.Caller(c), httpx.Body(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.Created(c, 201, answer.Item, answer.Location)
}

func (h *Handler) getNote(c *gin.Context) {
	answer, err := h.service.GetNote(c.Request.Context(), httpx.Caller(c), c.Param("id"))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, answer)
}

func (h *Handler) updateNote(c *gin.Context) {
	answer, err := h.service.UpdateNote(c.Request.Context(), httpx.Caller(c), c.Param("id"), httpx.Body(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, answer)
}

func (h *Handler) deleteNote(c *gin.Context) {
	if err := h.service.DeleteNote(c.Request.Context(), httpx.Caller(c), c.Param("id")); err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.NoContent(c, 204)
}

func (h *Handler) sendSending(c *gin.Context) {
	answer, err := h.service.SendSending(c.Request.Context(), httpx.Caller(c), c.Param("id"), httpx.Body(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, answer)
}
