package reviews_test

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
		apitest.Request{Method: "PUT", Path: "/books/00000000-0000-7000-8000-000000000000/reviews", Allow: "GET, HEAD, POST, OPTIONS"},
	)
}

func TestATokenIsRequired(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.AsItIs,
		apitest.Request{Method: "POST", Path: "/books/00000000-0000-7000-8000-000000000000/reviews"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.With("Authorization", "Bearer no.such.token", ""),
		apitest.Request{Method: "GET", Path: "/books/00000000-0000-7000-8000-000000000000/reviews"},
		apitest.Request{Method: "POST", Path: "/books/00000000-0000-7000-8000-000000000000/reviews"},
	)
}

func TestRowsThatAreNotThereAreNotFound(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	api.As(caller).Each(http.StatusNotFound, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/books/00000000-0000-7000-8000-000000000000/reviews"},
		apitest.Request{Method: "POST", Path: "/books/00000000-0000-7000-8000-000000000000/reviews"},
	)
}

func TestMalformedJSONIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusBadRequest, apitest.With("Content-Type", "application/json", `{"half": `),
		apitest.Request{Method: "POST", Path: "/books/00000000-0000-7000-8000-000000000000/reviews"},
	)
}

func TestBodiesThatAreNoJSONAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnsupportedMediaType, apitest.With("Content-Type", "text/plain", "{}"),
		apitest.Request{Method: "POST", Path: "/books/00000000-0000-7000-8000-000000000000/reviews"},
	)
}

func TestLargeBodiesAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusRequestEntityTooLarge, apitest.With("Content-Type", "application/json", strings.Repeat(" ", 1048577)),
		apitest.Request{Method: "POST", Path: "/books/00000000-0000-7000-8000-000000000000/reviews"},
	)
}

func TestListReviews(t *testing.T) {
	api := apitest.New(t)
	book := api.MakeBook()
	api.MakeReview(func(row *model.Review) { row.BookID = book.ID })
	answer := api.Send("GET", "/books/"+apitest.Segment(book.ID)+"/reviews", nil)
	answer.WantStatus(200)
	answer.WantKeys("items", "total")
	answer.WantMembers(gin.H{"total": 1})
	items := answer.At("items").Items()
	if len(items) != 1 {
		t.Fatalf("%d items", len(items))
	}
	items[0].WantKeys("id", "book", "reader", "stars", "createdAt", "updatedAt")
}

func TestListReviews_ReadsAsOftenForManyRowsAsForOne(t *testing.T) {
	api := apitest.New(t)
	book := api.MakeBook()
	api.MakeReview(func(row *model.Review) { row.BookID = book.ID })
	one := api.Send("GET", "/books/"+apitest.Segment(book.ID)+"/reviews", nil)
	for range 6 {
		api.MakeReview(func(row *model.Review) { row.BookID = book.ID })
	}
	many := api.Send("GET", "/books/"+apitest.Segment(book.ID)+"/reviews", nil)
	if few, all := len(one.At("items").Items()), len(many.At("items").Items()); few != 1 || all != 7 {
		t.Fatalf("%d items, then %d", few, all)
	}
	one.WantReads(3)
	many.WantReads(3)
}

func TestListReviews_RefusesParameters(t *testing.T) {
	api := apitest.New(t)
	book := api.MakeBook()
	for _, test := range []struct{ parameter, value, code string }{
		{"limit", "0", "range"},
		{"limit", "101", "range"},
		{"limit", "ten", "range"},
		{"offset", "-1", "range"},
		{"sort", "id", "unknown"},
		{"q", "nothing", "unknown"},
		{"surprise", "1", "unknown"},
	} {
		t.Run(test.parameter+"="+test.value, func(t *testing.T) {
			answer := api.For(t).Send("GET", apitest.Query("/books/"+apitest.Segment(book.ID)+"/reviews", test.parameter, test.value), nil)
			answer.WantRefusal(test.parameter, test.code)
		})
	}
}

func TestListReviews_TakesParameters(t *testing.T) {
	api := apitest.New(t)
	book := api.MakeBook()
	for _, test := range []struct{ parameter, value string }{
		{"limit", "1"},
		{"limit", "100"},
		{"offset", "0"},
	} {
		t.Run(test.parameter+"="+test.value, func(t *testing.T) {
			answer := api.For(t).Send("GET", apitest.Query("/books/"+apitest.Segment(book.ID)+"/reviews", test.parameter, test.value), nil)
			answer.WantStatus(200)
		})
	}
}

func TestCreateReview(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	book := api.MakeBook()
	answer := api.As(caller).Send("POST", "/books/"+apitest.Segment(book.ID)+"/reviews", gin.H{"stars": 3})
	answer.WantStatus(201)
	answer.WantKeys("id", "book", "reader", "stars", "createdAt", "updatedAt")
	answer.WantMembers(gin.H{"stars": 3})
}

func TestCreateReview_RefusesWrongValues(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	book := api.MakeBook()
	for _, test := range []struct {
		place string
		value any
		code  string
	}{
		{"stars", apitest.Absent, "required"},
		{"stars", nil, "null"},
		{"stars", true, "type"},
		{"stars", 0, "min"},
		{"stars", 6, "max"},
	} {
		t.Run(test.place+" "+test.code, func(t *testing.T) {
			members := apitest.Changed(gin.H{"stars": 3}, test.place, test.value)
			answer := api.For(t).As(caller).Send("POST", "/books/"+apitest.Segment(book.ID)+"/reviews", members)
			answer.WantRefusal("#/"+test.place, test.code)
		})
	}
}
