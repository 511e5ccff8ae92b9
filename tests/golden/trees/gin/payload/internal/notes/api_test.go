package notes_test

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
		apitest.Request{Method: "PUT", Path: "/notes", Allow: "GET, HEAD, POST, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/notes/00000000-0000-7000-8000-000000000000", Allow: "GET, HEAD, PATCH, DELETE, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/notes/00000000-0000-7000-8000-000000000000/send", Allow: "POST, OPTIONS"},
	)
}

func TestATokenIsRequired(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/notes"},
		apitest.Request{Method: "POST", Path: "/notes"},
		apitest.Request{Method: "GET", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "PATCH", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "DELETE", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "POST", Path: "/notes/00000000-0000-7000-8000-000000000000/send"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.With("Authorization", "Bearer no.such.token", ""),
		apitest.Request{Method: "GET", Path: "/notes"},
		apitest.Request{Method: "POST", Path: "/notes"},
		apitest.Request{Method: "GET", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "PATCH", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "DELETE", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "POST", Path: "/notes/00000000-0000-7000-8000-000000000000/send"},
	)
}

func TestRowsThatAreNotThereAreNotFound(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	api.As(caller).Each(http.StatusNotFound, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "PATCH", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "DELETE", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "POST", Path: "/notes/00000000-0000-7000-8000-000000000000/send"},
	)
}

func TestMalformedJSONIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusBadRequest, apitest.With("Content-Type", "application/json", `{"half": `),
		apitest.Request{Method: "POST", Path: "/notes"},
		apitest.Request{Method: "PATCH", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "POST", Path: "/notes/00000000-0000-7000-8000-000000000000/send"},
	)
}

func TestBodiesThatAreNoJSONAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnsupportedMediaType, apitest.With("Content-Type", "text/plain", "{}"),
		apitest.Request{Method: "POST", Path: "/notes"},
		apitest.Request{Method: "PATCH", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "POST", Path: "/notes/00000000-0000-7000-8000-000000000000/send"},
	)
}

func TestLargeBodiesAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusRequestEntityTooLarge, apitest.With("Content-Type", "application/json", strings.Repeat(" ", 1048577)),
		apitest.Request{Method: "POST", Path: "/notes"},
		apitest.Request{Method: "PATCH", Path: "/notes/00000000-0000-7000-8000-000000000000"},
		apitest.Request{Method: "POST", Path: "/notes/00000000-0000-7000-8000-000000000000/send"},
	)
}

func TestListNotes(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	api.MakeNote(func(row *model.Note) { row.OwnerID = caller.ID })
	answer := api.As(caller).Send("GET", "/notes", nil)
	answer.WantStatus(200)
	answer.WantKeys("items", "total")
	answer.WantMembers(gin.H{"total": 1})
	items := answer.At("items").Items()
	if len(items) != 1 {
		t.Fatalf("%d items", len(items))
	}
	items[0].WantKeys("id", "class", "import", "kind", "owner", "session", "metadata", "body", "loud", "createdAt", "updatedAt")
}

func TestListNotes_ReadsAsOftenForManyRowsAsForOne(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	api.MakeNote(func(row *model.Note) { row.OwnerID = caller.ID })
	one := api.As(caller).Send("GET", "/notes", nil)
	for range 6 {
		api.MakeNote(func(row *model.Note) { row.OwnerID = caller.ID })
	}
	many := api.As(caller).Send("GET", "/notes", nil)
	if few, all := len(one.At("items").Items()), len(many.At("items").Items()); few != 1 || all != 7 {
		t.Fatalf("%d items, then %d", few, all)
	}
	one.WantReads(3)
	many.WantReads(3)
}

func TestListNotes_RefusesParameters(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	for _, test := range []struct{ parameter, value, code string }{
		{"limit", "0", "range"},
		{"limit", "101", "range"},
		{"limit", "ten", "range"},
		{"offset", "-1", "range"},
		{"sort", "nothing", "choice"},
		{"q", "nothing", "unknown"},
		{"surprise", "1", "unknown"},
		{"class[near]", "nothing", "unknown"},
		{"kind", "-", "choice"},
		{"kind[near]", "nothing", "unknown"},
	} {
		t.Run(test.parameter+"="+test.value, func(t *testing.T) {
			answer := api.For(t).As(caller).Send("GET", apitest.Query("/notes", test.parameter, test.value), nil)
			answer.WantRefusal(test.parameter, test.code)
		})
	}
}

func TestListNotes_TakesParameters(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	for _, test := range []struct{ parameter, value string }{
		{"limit", "1"},
		{"limit", "100"},
		{"offset", "0"},
		{"sort", "class"},
		{"sort", "-class"},
		{"class", "nothing"},
		{"class[in]", "nothing"},
		{"class[contains]", "nothing"},
		{"kind", "None"},
		{"kind[in]", "None"},
	} {
		t.Run(test.parameter+"="+test.value, func(t *testing.T) {
			answer := api.For(t).As(caller).Send("GET", apitest.Query("/notes", test.parameter, test.value), nil)
			answer.WantStatus(200)
		})
	}
}

func TestCreateNote(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	answer := api.As(caller).Send("POST", "/notes", gin.H{"class": "a", "import": "Import", "kind": "None", "session": 3, "metadata": false, "body": "The tide was out, and the boats lay on their sides."})
	answer.WantStatus(201)
	answer.WantKeys("id", "class", "import", "kind", "owner", "session", "metadata", "body", "loud", "createdAt", "updatedAt")
	answer.WantMembers(gin.H{"class": "a", "import": "Import", "kind": "None", "session": 3, "metadata": false, "body": "The tide was out, and the boats lay on their sides."})
	answer.WantHeader("Location", "/notes/"+apitest.Segment(answer.At("id")))
}

func TestCreateNote_RefusesWrongValues(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	for _, test := range []struct {
		place string
		value any
		code  string
	}{
		{"class", nil, "null"},
		{"class", 12, "type"},
		{"class", "  ", "blank"},
		{"class", strings.Repeat("x", 101), "too_long"},
		{"import", 12, "type"},
		{"kind", nil, "null"},
		{"kind", 12, "type"},
		{"kind", "nothing", "choice"},
		{"session", nil, "null"},
		{"session", true, "type"},
		{"session", 9007199254740992, "range"},
		{"metadata", nil, "null"},
		{"metadata", "yes", "type"},
		{"body", 12, "type"},
		{"body", strings.Repeat("x", 256), "too_long"},
		{"body", "x", "too_short"},
	} {
		t.Run(test.place+" "+test.code, func(t *testing.T) {
			members := apitest.Changed(gin.H{"class": "a", "import": "Import", "kind": "None", "session": 3, "metadata": false, "body": "The tide was out, and the boats lay on their sides."}, test.place, test.value)
			answer := api.For(t).As(caller).Send("POST", "/notes", members)
			answer.WantRefusal("#/"+test.place, test.code)
		})
	}
}

func TestGetNote(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	note := api.MakeNote(func(row *model.Note) { row.OwnerID = caller.ID })
	answer := api.As(caller).Send("GET", "/notes/"+apitest.Segment(note.ID), nil)
	answer.WantStatus(200)
	answer.WantKeys("id", "class", "import", "kind", "owner", "session", "metadata", "body", "loud", "createdAt", "updatedAt")
}

func TestGetNote_ByAStranger(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	note := api.MakeNote(func(row *model.Note) { row.OwnerID = caller.ID })
	stranger := api.MakeUser()
	api.As(stranger).Send("GET", "/notes/"+apitest.Segment(note.ID), nil).WantStatus(404)
}

func TestUpdateNote(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	note := api.MakeNote(func(row *model.Note) { row.OwnerID = caller.ID })
	answer := api.As(caller).Send("PATCH", "/notes/"+apitest.Segment(note.ID), gin.H{"class": "a", "import": "Import", "session": 3, "metadata": false, "body": "The tide was out, and the boats lay on their sides."})
	answer.WantStatus(200)
	answer.WantKeys("id", "class", "import", "kind", "owner", "session", "metadata", "body", "loud", "createdAt", "updatedAt")
	answer.WantMembers(gin.H{"class": "a", "import": "Import", "session": 3, "metadata": false, "body": "The tide was out, and the boats lay on their sides."})
}

func TestUpdateNote_ByAStranger(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	note := api.MakeNote(func(row *model.Note) { row.OwnerID = caller.ID })
	stranger := api.MakeUser()
	api.As(stranger).Send("PATCH", "/notes/"+apitest.Segment(note.ID), gin.H{"class": "a", "import": "Import", "session": 3, "metadata": false, "body": "The tide was out, and the boats lay on their sides."}).WantStatus(404)
}

func TestUpdateNote_RefusesWrongValues(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	note := api.MakeNote(func(row *model.Note) { row.OwnerID = caller.ID })
	for _, test := range []struct {
		place string
		value any
		code  string
	}{
		{"class", nil, "null"},
		{"class", 12, "type"},
		{"class", "  ", "blank"},
		{"class", strings.Repeat("x", 101), "too_long"},
		{"import", 12, "type"},
		{"kind", nil, "null"},
		{"kind", 12, "type"},
		{"kind", "nothing", "choice"},
		{"session", nil, "null"},
		{"session", true, "type"},
		{"session", 9007199254740992, "range"},
		{"metadata", nil, "null"},
		{"metadata", "yes", "type"},
		{"body", 12, "type"},
		{"body", strings.Repeat("x", 256), "too_long"},
		{"body", "x", "too_short"},
	} {
		t.Run(test.place+" "+test.code, func(t *testing.T) {
			members := apitest.Changed(gin.H{}, test.place, test.value)
			answer := api.For(t).As(caller).Send("PATCH", "/notes/"+apitest.Segment(note.ID), members)
			answer.WantRefusal("#/"+test.place, test.code)
		})
	}
}

func TestDeleteNote(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	note := api.MakeNote(func(row *model.Note) { row.OwnerID = caller.ID })
	answer := api.As(caller).Send("DELETE", "/notes/"+apitest.Segment(note.ID), nil)
	answer.WantStatus(204)
	api.As(caller).Send("DELETE", "/notes/"+apitest.Segment(note.ID), nil).WantStatus(404)
}

func TestDeleteNote_ByAStranger(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	note := api.MakeNote(func(row *model.Note) { row.OwnerID = caller.ID })
	stranger := api.MakeUser()
	api.As(stranger).Send("DELETE", "/notes/"+apitest.Segment(note.ID), nil).WantStatus(404)
}

func TestSendSending(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	note := api.MakeNote(func(row *model.Note) { row.OwnerID = caller.ID })
	answer := api.As(caller).Send("POST", "/notes/"+apitest.Segment(note.ID)+"/send", gin.H{"import": "Import"})
	answer.WantStatus(200)
	api.Fakes.Mailer.WantCalls(t, "Send")
	answer.WantKeys("id", "class", "import", "kind", "owner", "session", "metadata", "body", "loud", "createdAt", "updatedAt")
	answer.WantMembers(gin.H{"import": "Import"})
}

func TestSendSending_ByAStranger(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	note := api.MakeNote(func(row *model.Note) { row.OwnerID = caller.ID })
	stranger := api.MakeUser()
	api.As(stranger).Send("POST", "/notes/"+apitest.Segment(note.ID)+"/send", gin.H{"import": "Import"}).WantStatus(404)
}

func TestSendSending_RefusesWrongValues(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	note := api.MakeNote(func(row *model.Note) { row.OwnerID = caller.ID })
	for _, test := range []struct {
		place string
		value any
		code  string
	}{
		{"import", 12, "type"},
	} {
		t.Run(test.place+" "+test.code, func(t *testing.T) {
			members := apitest.Changed(gin.H{}, test.place, test.value)
			answer := api.For(t).As(caller).Send("POST", "/notes/"+apitest.Segment(note.ID)+"/send", members)
			answer.WantRefusal("#/"+test.place, test.code)
		})
	}
}
