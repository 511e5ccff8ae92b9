package comments_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"app/internal/apitest"
	"app/internal/model"
)

func TestMain(m *testing.M) { apitest.Main(m) }

func TestOtherMethodsAreNotAllowed(t *testing.T) {
	apitest.New(t).Each(http.StatusMethodNotAllowed, apitest.AsItIs,
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here/comments", Allow: "GET, HEAD, POST, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/api/articles/nothing-here/comments/999999999", Allow: "DELETE, OPTIONS"},
	)
}

func TestATokenIsRequired(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.AsItIs,
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/comments"},
		apitest.Request{Method: "DELETE", Path: "/api/articles/nothing-here/comments/999999999"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.With("Authorization", "Token no.such.token", ""),
		apitest.Request{Method: "GET", Path: "/api/articles/nothing-here/comments"},
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/comments"},
		apitest.Request{Method: "DELETE", Path: "/api/articles/nothing-here/comments/999999999"},
	)
}

func TestRowsThatAreNotThereAreNotFound(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	api.As(caller).Each(http.StatusNotFound, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/api/articles/nothing-here/comments"},
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/comments"},
		apitest.Request{Method: "DELETE", Path: "/api/articles/nothing-here/comments/999999999"},
	)
}

func TestMalformedJSONIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusBadRequest, apitest.With("Content-Type", "application/json", `{"half": `),
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/comments"},
	)
}

func TestBodiesThatAreNoJSONAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnsupportedMediaType, apitest.With("Content-Type", "text/plain", "{}"),
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/comments"},
	)
}

func TestLargeBodiesAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusRequestEntityTooLarge, apitest.With("Content-Type", "application/json", strings.Repeat(" ", 1048577)),
		apitest.Request{Method: "POST", Path: "/api/articles/nothing-here/comments"},
	)
}

func TestListComments(t *testing.T) {
	api := apitest.New(t)
	article := api.MakeArticle()
	api.MakeComment(func(row *model.Comment) { row.ArticleID = article.ID })
	answer := api.Send("GET", "/api/articles/"+apitest.Segment(article.Slug)+"/comments", nil)
	answer.WantStatus(200)
	answer.WantKeys("comments")
	items := answer.At("comments").Items()
	if len(items) != 1 {
		t.Fatalf("%d items", len(items))
	}
	items[0].WantKeys("id", "createdAt", "updatedAt", "body", "author")
}

func TestListComments_ReadsAsOftenForManyRowsAsForOne(t *testing.T) {
	api := apitest.New(t)
	article := api.MakeArticle()
	api.MakeComment(func(row *model.Comment) { row.ArticleID = article.ID })
	one := api.Send("GET", "/api/articles/"+apitest.Segment(article.Slug)+"/comments", nil)
	for range 6 {
		api.MakeComment(func(row *model.Comment) { row.ArticleID = article.ID })
	}
	many := api.Send("GET", "/api/articles/"+apitest.Segment(article.Slug)+"/comments", nil)
	if few, all := len(one.At("comments").Items()), len(many.At("comments").Items()); few != 1 || all != 7 {
		t.Fatalf("%d items, then %d", few, all)
	}
	one.WantReads(2)
	many.WantReads(2)
}

func TestListComments_RefusesParameters(t *testing.T) {
	api := apitest.New(t)
	article := api.MakeArticle()
	for _, test := range []struct{ parameter, value, code string }{
		{"limit", "1", "is not known"},
		{"sort", "id", "is not known"},
		{"q", "nothing", "is not known"},
		{"surprise", "1", "is not known"},
	} {
		t.Run(test.parameter+"="+test.value, func(t *testing.T) {
			answer := api.For(t).Send("GET", apitest.Query("/api/articles/"+apitest.Segment(article.Slug)+"/comments", test.parameter, test.value), nil)
			answer.WantRefusal(test.parameter, test.code)
		})
	}
}

func TestCreateComment(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	article := api.MakeArticle()
	answer := api.As(caller).Send("POST", "/api/articles/"+apitest.Segment(article.Slug)+"/comments", gin.H{"comment": gin.H{"body": "The tide was out, and the boats lay on their sides."}})
	answer.WantStatus(201)
	answer.At("comment").WantKeys("id", "createdAt", "updatedAt", "body", "author")
	answer.At("comment").WantMembers(gin.H{"body": "The tide was out, and the boats lay on their sides."})
}

func TestCreateComment_NeedsItsEnvelope(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	article := api.MakeArticle()
	api.As(caller).Send("POST", "/api/articles/"+apitest.Segment(article.Slug)+"/comments", gin.H{}).WantRefusal("comment", "can't be blank")
}

func TestCreateComment_RefusesWrongValues(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	article := api.MakeArticle()
	for _, test := range []struct {
		place string
		value any
		code  string
	}{
		{"body", apitest.Absent, "can't be blank"},
		{"body", nil, "must not be null"},
		{"body", 12, "has the wrong type"},
		{"body", "  ", "can't be blank"},
	} {
		t.Run(test.place+" "+test.code, func(t *testing.T) {
			members := apitest.Changed(gin.H{"body": "The tide was out, and the boats lay on their sides."}, test.place, test.value)
			answer := api.For(t).As(caller).Send("POST", "/api/articles/"+apitest.Segment(article.Slug)+"/comments", gin.H{"comment": members})
			answer.WantRefusal(test.place, test.code)
		})
	}
}

func TestDeleteComment(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	article := api.MakeArticle()
	comment := api.MakeComment(func(row *model.Comment) { row.AuthorID = caller.ID; row.ArticleID = article.ID })
	answer := api.As(caller).Send("DELETE", "/api/articles/"+apitest.Segment(article.Slug)+"/comments/"+apitest.Segment(comment.ID), nil)
	answer.WantStatus(204)
	api.As(caller).Send("DELETE", "/api/articles/"+apitest.Segment(article.Slug)+"/comments/"+apitest.Segment(comment.ID), nil).WantStatus(404)
}

func TestDeleteComment_ByAStranger(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	article := api.MakeArticle()
	comment := api.MakeComment(func(row *model.Comment) { row.AuthorID = caller.ID; row.ArticleID = article.ID })
	stranger := api.MakeUser()
	api.As(stranger).Send("DELETE", "/api/articles/"+apitest.Segment(article.Slug)+"/comments/"+apitest.Segment(comment.ID), nil).WantStatus(403)
}
