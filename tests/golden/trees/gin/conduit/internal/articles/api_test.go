package articles_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"app/internal/apitest"
	"app/internal/model"
	"app/internal/platform/database"
)

func TestMain(m *testing.M) { apitest.Main(m) }

func TestOtherMethodsAreNotAllowed(t *testing.T) {
	apitest.New(t).Each(http.StatusMethodNotAllowed, apitest.AsItIs,
		apitest.Request{Method: "PUT", Path: "/api/articles", Allow: "GET, HEAD, POST, OPTIONS"},
		apitest.Request{Method: "PATCH", Path: "/api/articles/feed", Allow: "GET, HEAD, PUT, DELETE, OPTIONS"},
		apitest.Request{Method: "PATCH", Path: "/api/articles/nothing-here", Allow: "GET, HEAD, PUT, DELETE, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here/favorite", Allow: "POST, DELETE, OPTIONS"},
	)
}

func TestATokenIsRequired(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/api/articles/feed"},
		apitest.Request{Method: "POST", Path: "/api/articles"},
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here"},
		apitest.Request{Method: "DELETE", Path: "/api/articles/nothing-here"},
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/favorite"},
		apitest.Request{Method: "DELETE", Path: "/api/articles/nothing-here/favorite"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.With("Authorization", "Token no.such.token", ""),
		apitest.Request{Method: "GET", Path: "/api/articles"},
		apitest.Request{Method: "GET", Path: "/api/articles/feed"},
		apitest.Request{Method: "POST", Path: "/api/articles"},
		apitest.Request{Method: "GET", Path: "/api/articles/nothing-here"},
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here"},
		apitest.Request{Method: "DELETE", Path: "/api/articles/nothing-here"},
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/favorite"},
		apitest.Request{Method: "DELETE", Path: "/api/articles/nothing-here/favorite"},
	)
}

func TestRowsThatAreNotThereAreNotFound(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	api.As(caller).Each(http.StatusNotFound, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/api/articles/nothing-here"},
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here"},
		apitest.Request{Method: "DELETE", Path: "/api/articles/nothing-here"},
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/favorite"},
		apitest.Request{Method: "DELETE", Path: "/api/articles/nothing-here/favorite"},
	)
}

func TestMalformedJSONIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusBadRequest, apitest.With("Content-Type", "application/json", `{"half": `),
		apitest.Request{Method: "POST", Path: "/api/articles"},
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here"},
	)
}

func TestBodiesThatAreNoJSONAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnsupportedMediaType, apitest.With("Content-Type", "text/plain", "{}"),
		apitest.Request{Method: "POST", Path: "/api/articles"},
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here"},
	)
}

func TestLargeBodiesAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusRequestEntityTooLarge, apitest.With("Content-Type", "application/json", strings.Repeat(" ", 1048577)),
		apitest.Request{Method: "POST", Path: "/api/articles"},
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here"},
	)
}

func TestListArticles(t *testing.T) {
	api := apitest.New(t)
	api.MakeArticle()
	answer := api.Send("GET", "/api/articles", nil)
	answer.WantStatus(200)
	answer.WantKeys("articles", "articlesCount")
	answer.WantMembers(gin.H{"articlesCount": 1})
	items := answer.At("articles").Items()
	if len(items) != 1 {
		t.Fatalf("%d items", len(items))
	}
	items[0].WantKeys("slug", "title", "description", "tagList", "createdAt", "updatedAt", "favorited", "favoritesCount", "author")
}

func TestListArticles_ReadsAsOftenForManyRowsAsForOne(t *testing.T) {
	api := apitest.New(t)
	api.MakeArticle()
	one := api.Send("GET", "/api/articles", nil)
	for range 6 {
		api.MakeArticle()
	}
	many := api.Send("GET", "/api/articles", nil)
	if few, all := len(one.At("articles").Items()), len(many.At("articles").Items()); few != 1 || all != 7 {
		t.Fatalf("%d items, then %d", few, all)
	}
	one.WantReads(3)
	many.WantReads(3)
}

func TestListArticles_RefusesParameters(t *testing.T) {
	api := apitest.New(t)
	for _, test := range []struct{ parameter, value, code string }{
		{"limit", "0", "is out of range"},
		{"limit", "101", "is out of range"},
		{"limit", "ten", "is out of range"},
		{"offset", "-1", "is out of range"},
		{"sort", "id", "is not known"},
		{"q", "nothing", "is not known"},
		{"surprise", "1", "is not known"},
		{"tag[near]", "nothing", "is not known"},
		{"author[near]", "nothing", "is not known"},
		{"favorited[near]", "nothing", "is not known"},
	} {
		t.Run(test.parameter+"="+test.value, func(t *testing.T) {
			answer := api.For(t).Send("GET", apitest.Query("/api/articles", test.parameter, test.value), nil)
			answer.WantRefusal(test.parameter, test.code)
		})
	}
}

func TestListArticles_TakesParameters(t *testing.T) {
	api := apitest.New(t)
	for _, test := range []struct{ parameter, value string }{
		{"limit", "1"},
		{"limit", "100"},
		{"offset", "0"},
		{"tag", "nothing"},
		{"tag[in]", "nothing"},
		{"tag[contains]", "nothing"},
		{"author", "nothing"},
		{"author[in]", "nothing"},
		{"author[contains]", "nothing"},
		{"favorited", "nothing"},
		{"favorited[in]", "nothing"},
		{"favorited[contains]", "nothing"},
	} {
		t.Run(test.parameter+"="+test.value, func(t *testing.T) {
			answer := api.For(t).Send("GET", apitest.Query("/api/articles", test.parameter, test.value), nil)
			answer.WantStatus(200)
		})
	}
}

func TestListArticlesFeed(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	api.MakeArticle(func(row *model.Article) { row.AuthorID = caller.ID })
	api.Link(database.Link{Table: model.UserFollowersTable, Owner: "user_id", Target: "related_user_id"}, caller.ID, caller.ID)
	answer := api.As(caller).Send("GET", "/api/articles/feed", nil)
	answer.WantStatus(200)
	answer.WantKeys("articles", "articlesCount")
	answer.WantMembers(gin.H{"articlesCount": 1})
	items := answer.At("articles").Items()
	if len(items) != 1 {
		t.Fatalf("%d items", len(items))
	}
	items[0].WantKeys("slug", "title", "description", "tagList", "createdAt", "updatedAt", "favorited", "favoritesCount", "author")
}

func TestListArticlesFeed_ReadsAsOftenForManyRowsAsForOne(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	api.MakeArticle(func(row *model.Article) { row.AuthorID = caller.ID })
	api.Link(database.Link{Table: model.UserFollowersTable, Owner: "user_id", Target: "related_user_id"}, caller.ID, caller.ID)
	one := api.As(caller).Send("GET", "/api/articles/feed", nil)
	for range 6 {
		api.MakeArticle(func(row *model.Article) { row.AuthorID = caller.ID })
	}
	many := api.As(caller).Send("GET", "/api/articles/feed", nil)
	if few, all := len(one.At("articles").Items()), len(many.At("articles").Items()); few != 1 || all != 7 {
		t.Fatalf("%d items, then %d", few, all)
	}
	one.WantReads(4)
	many.WantReads(4)
}

func TestListArticlesFeed_RefusesParameters(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	for _, test := range []struct{ parameter, value, code string }{
		{"limit", "0", "is out of range"},
		{"limit", "101", "is out of range"},
		{"limit", "ten", "is out of range"},
		{"offset", "-1", "is out of range"},
		{"sort", "id", "is not known"},
		{"q", "nothing", "is not known"},
		{"surprise", "1", "is not known"},
	} {
		t.Run(test.parameter+"="+test.value, func(t *testing.T) {
			answer := api.For(t).As(caller).Send("GET", apitest.Query("/api/articles/feed", test.parameter, test.value), nil)
			answer.WantRefusal(test.parameter, test.code)
		})
	}
}

func TestListArticlesFeed_TakesParameters(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	for _, test := range []struct{ parameter, value string }{
		{"limit", "1"},
		{"limit", "100"},
		{"offset", "0"},
	} {
		t.Run(test.parameter+"="+test.value, func(t *testing.T) {
			answer := api.For(t).As(caller).Send("GET", apitest.Query("/api/articles/feed", test.parameter, test.value), nil)
			answer.WantStatus(200)
		})
	}
}

func TestCreateArticle(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	answer := api.As(caller).Send("POST", "/api/articles", gin.H{"article": gin.H{"title": "Low tide at the harbour", "description": "What the harbour looks like at low tide.", "body": "The tide was out, and the boats lay on their sides."}})
	answer.WantStatus(201)
	answer.At("article").WantKeys("slug", "title", "description", "body", "tagList", "createdAt", "updatedAt", "favorited", "favoritesCount", "author")
	answer.At("article").WantMembers(gin.H{"title": "Low tide at the harbour", "description": "What the harbour looks like at low tide.", "body": "The tide was out, and the boats lay on their sides."})
	answer.WantHeader("Location", "/api/articles/"+apitest.Segment(answer.At("article").At("slug")))
}

func TestCreateArticle_NeedsItsEnvelope(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	api.As(caller).Send("POST", "/api/articles", gin.H{}).WantRefusal("article", "can't be blank")
}

func TestCreateArticle_RefusesWrongValues(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	for _, test := range []struct {
		place string
		value any
		code  string
	}{
		{"title", apitest.Absent, "can't be blank"},
		{"title", nil, "must not be null"},
		{"title", 12, "has the wrong type"},
		{"title", "  ", "can't be blank"},
		{"title", strings.Repeat("x", 201), "must have a length of at most 200"},
		{"description", apitest.Absent, "can't be blank"},
		{"description", nil, "must not be null"},
		{"description", 12, "has the wrong type"},
		{"description", "  ", "can't be blank"},
		{"description", strings.Repeat("x", 501), "must have a length of at most 500"},
		{"body", apitest.Absent, "can't be blank"},
		{"body", nil, "must not be null"},
		{"body", 12, "has the wrong type"},
		{"body", "  ", "can't be blank"},
		{"tagList", nil, "must not be null"},
		{"tagList", "nothing", "has the wrong type"},
		{"tagList/0", 12, "has the wrong type"},
		{"tagList/0", "  ", "can't be blank"},
		{"tagList/0", strings.Repeat("x", 65), "must have a length of at most 64"},
	} {
		t.Run(test.place+" "+test.code, func(t *testing.T) {
			members := apitest.Changed(gin.H{"title": "Low tide at the harbour", "description": "What the harbour looks like at low tide.", "body": "The tide was out, and the boats lay on their sides."}, test.place, test.value)
			answer := api.For(t).As(caller).Send("POST", "/api/articles", gin.H{"article": members})
			answer.WantRefusal(strings.ReplaceAll(test.place, "/", "."), test.code)
		})
	}
}

func TestGetArticle(t *testing.T) {
	api := apitest.New(t)
	article := api.MakeArticle()
	answer := api.Send("GET", "/api/articles/"+apitest.Segment(article.Slug), nil)
	answer.WantStatus(200)
	answer.At("article").WantKeys("slug", "title", "description", "body", "tagList", "createdAt", "updatedAt", "favorited", "favoritesCount", "author")
}

func TestUpdateArticle(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	article := api.MakeArticle(func(row *model.Article) { row.AuthorID = caller.ID })
	answer := api.As(caller).Send("PUT", "/api/articles/"+apitest.Segment(article.Slug), gin.H{"article": gin.H{"title": "Low tide at the harbour", "description": "What the harbour looks like at low tide.", "body": "The tide was out, and the boats lay on their sides."}})
	answer.WantStatus(200)
	answer.At("article").WantKeys("slug", "title", "description", "body", "tagList", "createdAt", "updatedAt", "favorited", "favoritesCount", "author")
	answer.At("article").WantMembers(gin.H{"title": "Low tide at the harbour", "description": "What the harbour looks like at low tide.", "body": "The tide was out, and the boats lay on their sides."})
}

func TestUpdateArticle_ByAStranger(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	article := api.MakeArticle(func(row *model.Article) { row.AuthorID = caller.ID })
	stranger := api.MakeUser()
	api.As(stranger).Send("PUT", "/api/articles/"+apitest.Segment(article.Slug), gin.H{"article": gin.H{"title": "Low tide at the harbour", "description": "What the harbour looks like at low tide.", "body": "The tide was out, and the boats lay on their sides."}}).WantStatus(403)
}

func TestUpdateArticle_NeedsItsEnvelope(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	article := api.MakeArticle(func(row *model.Article) { row.AuthorID = caller.ID })
	api.As(caller).Send("PUT", "/api/articles/"+apitest.Segment(article.Slug), gin.H{}).WantRefusal("article", "can't be blank")
}

func TestUpdateArticle_RefusesWrongValues(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	article := api.MakeArticle(func(row *model.Article) { row.AuthorID = caller.ID })
	for _, test := range []struct {
		place string
		value any
		code  string
	}{
		{"title", nil, "must not be null"},
		{"title", 12, "has the wrong type"},
		{"title", "  ", "can't be blank"},
		{"title", strings.Repeat("x", 201), "must have a length of at most 200"},
		{"description", nil, "must not be null"},
		{"description", 12, "has the wrong type"},
		{"description", "  ", "can't be blank"},
		{"description", strings.Repeat("x", 501), "must have a length of at most 500"},
		{"body", nil, "must not be null"},
		{"body", 12, "has the wrong type"},
		{"body", "  ", "can't be blank"},
		{"tagList", nil, "must not be null"},
		{"tagList", "nothing", "has the wrong type"},
		{"tagList/0", 12, "has the wrong type"},
		{"tagList/0", "  ", "can't be blank"},
		{"tagList/0", strings.Repeat("x", 65), "must have a length of at most 64"},
	} {
		t.Run(test.place+" "+test.code, func(t *testing.T) {
			members := apitest.Changed(gin.H{}, test.place, test.value)
			answer := api.For(t).As(caller).Send("PUT", "/api/articles/"+apitest.Segment(article.Slug), gin.H{"article": members})
			answer.WantRefusal(strings.ReplaceAll(test.place, "/", "."), test.code)
		})
	}
}

func TestDeleteArticle(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	article := api.MakeArticle(func(row *model.Article) { row.AuthorID = caller.ID })
	answer := api.As(caller).Send("DELETE", "/api/articles/"+apitest.Segment(article.Slug), nil)
	answer.WantStatus(204)
	api.As(caller).Send("DELETE", "/api/articles/"+apitest.Segment(article.Slug), nil).WantStatus(404)
}

func TestDeleteArticle_ByAStranger(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	article := api.MakeArticle(func(row *model.Article) { row.AuthorID = caller.ID })
	stranger := api.MakeUser()
	api.As(stranger).Send("DELETE", "/api/articles/"+apitest.Segment(article.Slug), nil).WantStatus(403)
}

func TestFavoriteArticle(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	article := api.MakeArticle()
	answer := api.As(caller).Send("POST", "/api/articles/"+apitest.Segment(article.Slug)+"/favorite", nil)
	answer.WantStatus(200)
	answer.At("article").WantKeys("slug", "title", "description", "body", "tagList", "createdAt", "updatedAt", "favorited", "favoritesCount", "author")
}

func TestUnfavoriteArticle(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	article := api.MakeArticle()
	answer := api.As(caller).Send("DELETE", "/api/articles/"+apitest.Segment(article.Slug)+"/favorite", nil)
	answer.WantStatus(200)
	answer.At("article").WantKeys("slug", "title", "description", "body", "tagList", "createdAt", "updatedAt", "favorited", "favoritesCount", "author")
}
