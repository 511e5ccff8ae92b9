package authors_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"app/internal/apitest"
)

func TestMain(m *testing.M) { apitest.Main(m) }

func TestOtherMethodsAreNotAllowed(t *testing.T) {
	apitest.New(t).Each(http.StatusMethodNotAllowed, apitest.AsItIs,
		apitest.Request{Method: "PUT", Path: "/authors", Allow: "GET, HEAD, POST, OPTIONS"},
	)
}

func TestATokenIsRequired(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.AsItIs,
		apitest.Request{Method: "POST", Path: "/authors"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.With("Authorization", "Bearer no.such.token", ""),
		apitest.Request{Method: "GET", Path: "/authors"},
		apitest.Request{Method: "POST", Path: "/authors"},
	)
}

func TestMalformedJSONIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusBadRequest, apitest.With("Content-Type", "application/json", `{"half": `),
		apitest.Request{Method: "POST", Path: "/authors"},
	)
}

func TestBodiesThatAreNoJSONAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnsupportedMediaType, apitest.With("Content-Type", "text/plain", "{}"),
		apitest.Request{Method: "POST", Path: "/authors"},
	)
}

func TestLargeBodiesAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusRequestEntityTooLarge, apitest.With("Content-Type", "application/json", strings.Repeat(" ", 1048577)),
		apitest.Request{Method: "POST", Path: "/authors"},
	)
}

func TestListAuthors(t *testing.T) {
	api := apitest.New(t)
	api.MakeAuthor()
	answer := api.Send("GET", "/authors", nil)
	answer.WantStatus(200)
	answer.WantKeys("items", "total")
	answer.WantMembers(gin.H{"total": 1})
	items := answer.At("items").Items()
	if len(items) != 1 {
		t.Fatalf("%d items", len(items))
	}
	items[0].WantKeys("id", "name", "createdAt", "updatedAt")
}

func TestListAuthors_ReadsAsOftenForManyRowsAsForOne(t *testing.T) {
	api := apitest.New(t)
	api.MakeAuthor()
	one := api.Send("GET", "/authors", nil)
	for range 6 {
		api.MakeAuthor()
	}
	many := api.Send("GET", "/authors", nil)
	if few, all := len(one.At("items").Items()), len(many.At("items").Items()); few != 1 || all != 7 {
		t.Fatalf("%d items, then %d", few, all)
	}
	one.WantReads(2)
	many.WantReads(2)
}

func TestListAuthors_RefusesParameters(t *testing.T) {
	api := apitest.New(t)
	for _, test := range []struct{ parameter, value, code string }{
		{"limit", "0", "range"},
		{"limit", "101", "range"},
		{"limit", "ten", "range"},
		{"offset", "-1", "range"},
		{"sort", "id", "unknown"},
		{"surprise", "1", "unknown"},
	} {
		t.Run(test.parameter+"="+test.value, func(t *testing.T) {
			answer := api.For(t).Send("GET", apitest.Query("/authors", test.parameter, test.value), nil)
			answer.WantRefusal(test.parameter, test.code)
		})
	}
}

func TestListAuthors_TakesParameters(t *testing.T) {
	api := apitest.New(t)
	for _, test := range []struct{ parameter, value string }{
		{"limit", "1"},
		{"limit", "100"},
		{"offset", "0"},
		{"q", "nothing"},
	} {
		t.Run(test.parameter+"="+test.value, func(t *testing.T) {
			answer := api.For(t).Send("GET", apitest.Query("/authors", test.parameter, test.value), nil)
			answer.WantStatus(200)
		})
	}
}

func TestCreateAuthor(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	answer := api.As(caller).Send("POST", "/authors", gin.H{"name": "Ada Moreau"})
	answer.WantStatus(201)
	answer.WantKeys("id", "name", "createdAt", "updatedAt")
	answer.WantMembers(gin.H{"name": "Ada Moreau"})
}

func TestCreateAuthor_RefusesWrongValues(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	for _, test := range []struct {
		place string
		value any
		code  string
	}{
		{"name", apitest.Absent, "required"},
		{"name", nil, "null"},
		{"name", 12, "type"},
		{"name", "  ", "blank"},
		{"name", strings.Repeat("x", 121), "too_long"},
	} {
		t.Run(test.place+" "+test.code, func(t *testing.T) {
			members := apitest.Changed(gin.H{"name": "Ada Moreau"}, test.place, test.value)
			answer := api.For(t).As(caller).Send("POST", "/authors", members)
			answer.WantRefusal("#/"+test.place, test.code)
		})
	}
}

func TestCreateAuthor_WithAValueThatIsTaken(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	other := api.MakeAuthor()
	api.As(caller).Send("POST", "/authors", gin.H{"name": other.Name}).WantConflict("#/name", "unique")
}
