package articles

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
	routes.Add("GET", "/api/articles", "article",
		gate.Optional,
		h.listArticles,
	)
	routes.Add("POST", "/api/articles", "article",
		httpx.ReadBody,
		gate.Required,
		h.createArticle,
	)
	routes.Add("GET", "/api/articles/feed", "article",
		gate.Required,
		h.listArticlesFeed,
	)
	routes.Add("GET", "/api/articles/{slug}", "article",
		gate.Optional,
		h.getArticle,
	)
	routes.Add("PUT", "/api/articles/{slug}", "article",
		httpx.ReadBody,
		gate.Required,
		h.updateArticle,
	)
	routes.Add("DELETE", "/api/articles/{slug}", "article",
		gate.Required,
		h.deleteArticle,
	)
	routes.Add("POST", "/api/articles/{slug}/favorite", "article",
		gate.Required,
		h.favoriteArticle,
	)
	routes.Add("DELETE", "/api/articles/{slug}/favorite", "article",
		gate.Required,
		h.unfavoriteArticle,
	)
}

type listArticlesBody struct {
	Items any   `json:"articles"`
	Total int64 `json:"articlesCount"`
}

func (h *Handler) listArticles(c *gin.Context) {
	answer, err := h.service.ListArticles(c.Request.Context(), httpx.Caller(c), c.Request.URL.RawQuery)
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, listArticlesBody{wire.Items(answer.Items), answer.Total})
}

type createArticleBody struct {
	Item any `json:"article"`
}

func (h *Handler) createArticle(c *gin.Context) {
	answer, err := h.service.CreateArticle(c.Request.Context(), httpx.Caller(c), httpx.Body(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.Created(c, 201, createArticleBody{answer.Item}, answer.Location)
}

type listArticlesFeedBody struct {
	Items any   `json:"articles"`
	Total int64 `json:"articlesCount"`
}

func (h *Handler) listArticlesFeed(c *gin.Context) {
	answer, err := h.service.ListArticlesFeed(c.Request.Context(), httpx.Caller(c), c.Request.URL.RawQuery)
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, listArticlesFeedBody{wire.Items(answer.Items), answer.Total})
}

type getArticleBody struct {
	Item any `json:"article"`
}

func (h *Handler) getArticle(c *gin.Context) {
	answer, err := h.service.GetArticle(c.Request.Context(), httpx.Caller(c), c.Param("slug"))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, getArticleBody{answer})
}

type updateArticleBody struct {
	Item any `json:"article"`
}

func (h *Handler) updateArticle(c *gin.Context) {
	answer, err := h.service.UpdateArticle(c.Request.Context(), httpx.Caller(c), c.Param("slug"), httpx.Body(c))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, updateArticleBody{answer})
}

func (h *Handler) deleteArticle(c *gin.Context) {
	if err := h.service.DeleteArticle(c.Request.Context(), httpx.Caller(c), c.Param("slug")); err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.NoContent(c, 204)
}

type favoriteArticleBody struct {
	Item any `json:"article"`
}

func (h *Handler) favoriteArticle(c *gin.Context) {
	answer, err := h.service.FavoriteArticle(c.Request.Context(), httpx.Caller(c), c.Param("slug"))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, favoriteArticleBody{answer})
}

type unfavoriteArticleBody struct {
	Item any `json:"article"`
}

func (h *Handler) unfavoriteArticle(c *gin.Context) {
	answer, err := h.service.UnfavoriteArticle(c.Request.Context(), httpx.Caller(c), c.Param("slug"))
	if err != nil {
		httpx.Fail(c, err)
		return
	}
	httpx.JSON(c, 200, unfavoriteArticleBody{answer})
}
