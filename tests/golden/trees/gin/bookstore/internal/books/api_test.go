package books_test

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
		apitest.Request{Method: "PUT", Path: "/books", Allow: "GET, HEAD, POST, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/books/00000000-0000-7000-8000-000000000000", Allow: "GET, HEAD, PATCH, DELETE, OPTIONS"},
	)
}

func TestATokenIsRequired(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.AsItIs,
		apitest.Request{Method: "POST", Path: "/books"},
		apitest.Request{Method: "PATCH", Path: "/books/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "DELETE", Path: "/books/00000000-0000-7000-8000-000000000000"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.With("Authorization", "Bearer no.such.token", ""),
		apitest.Request{Method: "GET", Path: "/books"},
		apitest.Request{Method: "POST", Path: "/books"},
		apitest.Request{Method: "GET", Path: "/books/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "PATCH", Path: "/books/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "DELETE", Path: "/books/00000000-0000-7000-8000-000000000000"},
	)
}

func TestRowsThatAreNotThereAreNotFound(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	api.As(caller).Each(http.StatusNotFound, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/books/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "PATCH", Path: "/books/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "DELETE", Path: "/books/00000000-0000-7000-8000-000000000000"},
	)
}

func TestMalformedJSONIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusBadRequest, apitest.With("Content-Type", "application/json", `{"half": `),
		apitest.Request{Method: "POST", Path: "/books"},
		apitest.Request{Method: "PATCH", Path: "/books/00000000-0000-7000-8000-000000000000"},
	)
}

func TestBodiesThatAreNoJSONAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnsupportedMediaType, apitest.With("Content-Type", "text/plain", "{}"),
		apitest.Request{Method: "POST", Path: "/books"},
		apitest.Request{Method: "PATCH", Path: "/books/00000000-0000-7000-8000-000000000000"},
	)
}

func TestLargeBodiesAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusRequestEntityTooLarge, apitest.With("Content-Type", "application/json", strings.Repeat(" ", 1048577)),
		apitest.Request{Method: "POST", Path: "/books"},
		apitest.Request{Method: "PATCH", Path: "/books/00000000-0000-7000-8000-000000000000"},
	)
}

func TestListBooks(t *testing.T) {
	api := apitest.New(t)
	api.MakeBook()
	answer := api.Send("GET", "/books", nil)
	answer.WantStatus(200)
	answer.WantKeys("items", "total")
	answer.WantMembers(gin.H{"total": 1})
	items := answer.At("items").Items()
	if len(items) != 1 {
		t.Fatalf("%d items", len(items))
	}
	items[0].WantKeys("id", "title", "author", "price", "seller", "reviewCount")
}

func TestListBooks_ReadsAsOftenForManyRowsAsForOne(t *testing.T) {
	api := apitest.New(t)
	api.MakeBook()
	one := api.Send("GET", "/books", nil)
	for range 6 {
		api.MakeBook()
	}
	many := api.Send("GET", "/books", nil)
	if few, all := len(one.At("items").Items()), len(many.At("items").Items()); few != 1 || all != 7 {
		t.Fatalf("%d items, then %d", few, all)
	}
	one.WantReads(2)
	many.WantReads(2)
}

func TestListBooks_RefusesParameters(t *testing.T) {
	api := apitest.New(t)
	for _, test := range []struct{ parameter, value, code string }{
		{"limit", "0", "range"},
		{"limit", "101", "range"},
		{"limit", "ten", "range"},
		{"offset", "-1", "range"},
		{"sort", "nothing", "choice"},
		{"surprise", "1", "unknown"},
		{"author", "nothing", "format"},
		{"author[near]", "nothing", "unknown"},
		{"price", "nothing", "format"},
		{"price[near]", "nothing", "unknown"},
	} {
		t.Run(test.parameter+"="+test.value, func(t *testing.T) {
			answer := api.For(t).Send("GET", apitest.Query("/books", test.parameter, test.value), nil)
			answer.WantRefusal(test.parameter, test.code)
		})
	}
}

func TestListBooks_TakesParameters(t *testing.T) {
	api := apitest.New(t)
	for _, test := range []struct{ parameter, value string }{
		{"limit", "1"},
		{"limit", "100"},
		{"offset", "0"},
		{"sort", "title"},
		{"sort", "-title"},
		{"sort", "price"},
		{"sort", "-price"},
		{"q", "nothing"},
		{"author", "00000000-0000-7000-8000-000000000000"},
		{"author[in]", "00000000-0000-7000-8000-000000000000"},
		{"price", "1.00"},
		{"price[ne]", "1.00"},
		{"price[gt]", "1.00"},
		{"price[gte]", "1.00"},
		{"price[lt]", "1.00"},
		{"price[lte]", "1.00"},
		{"price[in]", "1.00"},
	} {
		t.Run(test.parameter+"="+test.value, func(t *testing.T) {
			answer := api.For(t).Send("GET", apitest.Query("/books", test.parameter, test.value), nil)
			answer.WantStatus(200)
		})
	}
}

func TestCreateBook(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	author := api.MakeAuthor()
	answer := api.As(caller).Send("POST", "/books", gin.H{"title": "Low tide at the harbour", "author": author.ID, "price": "24.95"})
	answer.WantStatus(201)
	answer.WantKeys("id", "title", "author", "price", "seller", "reviewCount")
	answer.WantMembers(gin.H{"title": "Low tide at the harbour", "price": "24.95"})
	answer.WantHeader("Location", "/books/"+apitest.Segment(answer.At("id")))
}

func TestCreateBook_RefusesWrongValues(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	author := api.MakeAuthor()
	for _, test := range []struct {
		place string
		value any
		code  string
	}{
		{"title", apitest.Absent, "required"},
		{"title", nil, "null"},
		{"title", 12, "type"},
		{"title", "  ", "blank"},
		{"title", strings.Repeat("x", 201), "too_long"},
		{"author", apitest.Absent, "required"},
		{"author", nil, "null"},
		{"author", 12, "type"},
		{"author", "harbour", "format"},
		{"author", "00000000-0000-7000-8000-000000000000", "reference"},
		{"price", apitest.Absent, "required"},
		{"price", nil, "null"},
		{"price", true, "type"},
		{"price", "ten", "format"},
		{"price", "0.00", "min"},
		{"price", "9999999", "range"},
		{"price", "24.951", "range"},
	} {
		t.Run(test.place+" "+test.code, func(t *testing.T) {
			members := apitest.Changed(gin.H{"title": "Low tide at the harbour", "author": author.ID, "price": "24.95"}, test.place, test.value)
			answer := api.For(t).As(caller).Send("POST", "/books", members)
			answer.WantRefusal("#/"+test.place, test.code)
		})
	}
}

func TestGetBook(t *testing.T) {
	api := apitest.New(t)
	book := api.MakeBook()
	answer := api.Send("GET", "/books/"+apitest.Segment(book.ID), nil)
	answer.WantStatus(200)
	answer.WantKeys("id", "title", "author", "price", "seller", "reviewCount")
}

func TestUpdateBook(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	book := api.MakeBook(func(row *model.Book) { row.SellerID = caller.ID })
	answer := api.As(caller).Send("PATCH", "/books/"+apitest.Segment(book.ID), gin.H{"title": "Low tide at the harbour", "price": "24.95"})
	answer.WantStatus(200)
	answer.WantKeys("id", "title", "author", "price", "seller", "reviewCount")
	answer.WantMembers(gin.H{"title": "Low tide at the harbour", "price": "24.95"})
}

func TestUpdateBook_ByAStranger(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	book := api.MakeBook(func(row *model.Book) { row.SellerID = caller.ID })
	stranger := api.MakeUser()
	api.As(stranger).Send("PATCH", "/books/"+apitest.Segment(book.ID), gin.H{"title": "Low tide at the harbour", "price": "24.95"}).WantStatus(403)
}

func TestUpdateBook_RefusesWrongValues(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	book := api.MakeBook(func(row *model.Book) { row.SellerID = caller.ID })
	for _, test := range []struct {
		place string
		value any
		code  string
	}{
		{"title", nil, "null"},
		{"title", 12, "type"},
		{"title", "  ", "blank"},
		{"title", strings.Repeat("x", 201), "too_long"},
		{"author", nil, "null"},
		{"author", 12, "type"},
		{"author", "harbour", "format"},
		{"author", "00000000-0000-7000-8000-000000000000", "reference"},
		{"price", nil, "null"},
		{"price", true, "type"},
		{"price", "ten", "format"},
		{"price", "0.00", "min"},
		{"price", "9999999", "range"},
		{"price", "24.951", "range"},
	} {
		t.Run(test.place+" "+test.code, func(t *testing.T) {
			members := apitest.Changed(gin.H{}, test.place, test.value)
			answer := api.For(t).As(caller).Send("PATCH", "/books/"+apitest.Segment(book.ID), members)
			answer.WantRefusal("#/"+test.place, test.code)
		})
	}
}

func TestDeleteBook(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	book := api.MakeBook(func(row *model.Book) { row.SellerID = caller.ID })
	answer := api.As(caller).Send("DELETE", "/books/"+apitest.Segment(book.ID), nil)
	answer.WantStatus(204)
	api.As(caller).Send("DELETE", "/books/"+apitest.Segment(book.ID), nil).WantStatus(404)
}

func TestDeleteBook_ByAStranger(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	book := api.MakeBook(func(row *model.Book) { row.SellerID = caller.ID })
	stranger := api.MakeUser()
	api.As(stranger).Send("DELETE", "/books/"+apitest.Segment(book.ID), nil).WantStatus(403)
}
