package tags_test

import (
	"net/http"
	"testing"

	"app/internal/apitest"
)

func TestMain(m *testing.M) { apitest.Main(m) }

func TestOtherMethodsAreNotAllowed(t *testing.T) {
	apitest.New(t).Each(http.StatusMethodNotAllowed, apitest.AsItIs,
		apitest.Request{Method: "PUT", Path: "/api/tags", Allow: "GET, HEAD, OPTIONS"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.With("Authorization", "Token no.such.token", ""),
		apitest.Request{Method: "GET", Path: "/api/tags"},
	)
}

func TestListTags(t *testing.T) {
	api := apitest.New(t)
	api.MakeTag()
	answer := api.Send("GET", "/api/tags", nil)
	answer.WantStatus(200)
	answer.WantKeys("tags")
	items := answer.At("tags").Items()
	if len(items) != 1 {
		t.Fatalf("%d items", len(items))
	}
}

func TestListTags_ReadsAsOftenForManyRowsAsForOne(t *testing.T) {
	api := apitest.New(t)
	api.MakeTag()
	one := api.Send("GET", "/api/tags", nil)
	for range 6 {
		api.MakeTag()
	}
	many := api.Send("GET", "/api/tags", nil)
	if few, all := len(one.At("tags").Items()), len(many.At("tags").Items()); few != 1 || all != 7 {
		t.Fatalf("%d items, then %d", few, all)
	}
	one.WantReads(1)
	many.WantReads(1)
}

func TestListTags_RefusesParameters(t *testing.T) {
	api := apitest.New(t)
	for _, test := range []struct{ parameter, value, code string }{
		{"limit", "1", "is not known"},
		{"sort", "id", "is not known"},
		{"q", "nothing", "is not known"},
		{"surprise", "1", "is not known"},
	} {
		t.Run(test.parameter+"="+test.value, func(t *testing.T) {
			answer := api.For(t).Send("GET", apitest.Query("/api/tags", test.parameter, test.value), nil)
			answer.WantRefusal(test.parameter, test.code)
		})
	}
}
