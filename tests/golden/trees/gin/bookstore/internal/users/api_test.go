package users_test

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
		apitest.Request{Method: "PUT", Path: "/login", Allow: "POST, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/users", Allow: "POST, OPTIONS"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.With("Authorization", "Bearer no.such.token", ""),
		apitest.Request{Method: "POST", Path: "/users"},
	)
}

func TestMalformedJSONIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusBadRequest, apitest.With("Content-Type", "application/json", `{"half": `),
		apitest.Request{Method: "POST", Path: "/login"},
		apitest.Request{Method: "POST", Path: "/users"},
	)
}

func TestBodiesThatAreNoJSONAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnsupportedMediaType, apitest.With("Content-Type", "text/plain", "{}"),
		apitest.Request{Method: "POST", Path: "/login"},
		apitest.Request{Method: "POST", Path: "/users"},
	)
}

func TestLargeBodiesAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusRequestEntityTooLarge, apitest.With("Content-Type", "application/json", strings.Repeat(" ", 1048577)),
		apitest.Request{Method: "POST", Path: "/login"},
		apitest.Request{Method: "POST", Path: "/users"},
	)
}

func TestLogin(t *testing.T) {
	api := apitest.New(t)
	user := api.MakeUser()
	api.Send("POST", "/login", gin.H{"email": user.Email, "password": "seven quiet harbours"}).WantStatus(200)
}

func TestLogin_FailsAlikeForAWrongPasswordAndForNobody(t *testing.T) {
	api := apitest.New(t)
	user := api.MakeUser()
	wrong := api.Send("POST", "/login", gin.H{"email": user.Email, "password": "not the password"})
	wrong.WantStatus(401)
	unknown := api.Send("POST", "/login", gin.H{"email": "nobody@mail.test", "password": "seven quiet harbours"})
	unknown.WantStatus(401)
	if wrong.String() != unknown.String() {
		t.Errorf("%s, but %s", wrong, unknown)
	}
}

func TestLogin_PausesAfterTenFailures(t *testing.T) {
	api := apitest.New(t)
	for range 10 {
		api.Send("POST", "/login", gin.H{"email": "nobody@mail.test", "password": "seven quiet harbours"}).WantStatus(401)
	}
	api.Send("POST", "/login", gin.H{"email": "nobody@mail.test", "password": "seven quiet harbours"}).WantToWait()
}

func TestLogin_RefusesWrongValues(t *testing.T) {
	api := apitest.New(t)
	for _, test := range []struct {
		place string
		value any
		code  string
	}{
		{"email", apitest.Absent, "required"},
		{"email", "  ", "blank"},
		{"password", apitest.Absent, "required"},
		{"password", "  ", "blank"},
	} {
		t.Run(test.place+" "+test.code, func(t *testing.T) {
			members := apitest.Changed(gin.H{"email": "nobody", "password": "nobody"}, test.place, test.value)
			answer := api.For(t).Send("POST", "/login", members)
			answer.WantRefusal("#/"+test.place, test.code)
		})
	}
}

func TestCreateUser(t *testing.T) {
	api := apitest.New(t)
	answer := api.Send("POST", "/users", gin.H{"email": "ada@mail.test", "name": "Ada Moreau", "password": "seven quiet harbours"})
	answer.WantStatus(201)
	answer.WantKeys("id", "email", "name", "createdAt", "updatedAt", "token")
	answer.WantMembers(gin.H{"email": "ada@mail.test", "name": "Ada Moreau"})
}

func TestCreateUser_RefusesWrongValues(t *testing.T) {
	api := apitest.New(t)
	for _, test := range []struct {
		place string
		value any
		code  string
	}{
		{"email", apitest.Absent, "required"},
		{"email", nil, "null"},
		{"email", 12, "type"},
		{"email", "  ", "blank"},
		{"email", "nobody", "format"},
		{"email", "nobody@" + strings.Repeat("x", 254), "too_long"},
		{"name", apitest.Absent, "required"},
		{"name", nil, "null"},
		{"name", 12, "type"},
		{"name", "  ", "blank"},
		{"name", strings.Repeat("x", 81), "too_long"},
		{"password", apitest.Absent, "required"},
		{"password", nil, "null"},
		{"password", 12, "type"},
		{"password", "  ", "blank"},
		{"password", strings.Repeat("x", 129), "too_long"},
		{"password", "xxxxxxx", "too_short"},
	} {
		t.Run(test.place+" "+test.code, func(t *testing.T) {
			members := apitest.Changed(gin.H{"email": "ada@mail.test", "name": "Ada Moreau", "password": "seven quiet harbours"}, test.place, test.value)
			answer := api.For(t).Send("POST", "/users", members)
			answer.WantRefusal("#/"+test.place, test.code)
		})
	}
}

func TestCreateUser_WithAValueThatIsTaken(t *testing.T) {
	api := apitest.New(t)
	other := api.MakeUser()
	api.Send("POST", "/users", gin.H{"email": other.Email, "name": "Ada Moreau", "password": "seven quiet harbours"}).WantConflict("#/email", "unique")
}
