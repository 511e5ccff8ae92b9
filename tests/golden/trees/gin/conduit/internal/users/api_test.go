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
		apitest.Request{Method: "PUT", Path: "/api/users/login", Allow: "POST, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/api/users", Allow: "POST, OPTIONS"},
		apitest.Request{Method: "DELETE", Path: "/api/user", Allow: "GET, HEAD, PUT, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/api/profiles/nothing-here", Allow: "GET, HEAD, OPTIONS"},
		apitest.Request{Method: "PUT", Path: "/api/profiles/nothing-here/follow", Allow: "POST, DELETE, OPTIONS"},
	)
}

func TestATokenIsRequired(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/api/user"},
		apitest.Request{Method: "PUT", Path: "/api/user"},
		apitest.Request{Method: "POST", Path: "/api/profiles/nothing-here/follow"},
		apitest.Request{Method: "DELETE", Path: "/api/profiles/nothing-here/follow"},
	)
}

func TestAnInvalidTokenIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnauthorized, apitest.With("Authorization", "Token no.such.token", ""),
		apitest.Request{Method: "POST", Path: "/api/users"},
		apitest.Request{Method: "GET", Path: "/api/user"},
		apitest.Request{Method: "PUT", Path: "/api/user"},
		apitest.Request{Method: "GET", Path: "/api/profiles/nothing-here"},
		apitest.Request{Method: "POST", Path: "/api/profiles/nothing-here/follow"},
		apitest.Request{Method: "DELETE", Path: "/api/profiles/nothing-here/follow"},
	)
}

func TestRowsThatAreNotThereAreNotFound(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	api.As(caller).Each(http.StatusNotFound, apitest.AsItIs,
		apitest.Request{Method: "GET", Path: "/api/profiles/nothing-here"},
		apitest.Request{Method: "POST", Path: "/api/profiles/nothing-here/follow"},
		apitest.Request{Method: "DELETE", Path: "/api/profiles/nothing-here/follow"},
	)
}

func TestMalformedJSONIsRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusBadRequest, apitest.With("Content-Type", "application/json", `{"half": `),
		apitest.Request{Method: "POST", Path: "/api/users/login"},
		apitest.Request{Method: "POST", Path: "/api/users"},
		apitest.Request{Method: "PUT", Path: "/api/user"},
	)
}

func TestBodiesThatAreNoJSONAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusUnsupportedMediaType, apitest.With("Content-Type", "text/plain", "{}"),
		apitest.Request{Method: "POST", Path: "/api/users/login"},
		apitest.Request{Method: "POST", Path: "/api/users"},
		apitest.Request{Method: "PUT", Path: "/api/user"},
	)
}

func TestLargeBodiesAreRefused(t *testing.T) {
	apitest.New(t).Each(http.StatusRequestEntityTooLarge, apitest.With("Content-Type", "application/json", strings.Repeat(" ", 1048577)),
		apitest.Request{Method: "POST", Path: "/api/users/login"},
		apitest.Request{Method: "POST", Path: "/api/users"},
		apitest.Request{Method: "PUT", Path: "/api/user"},
	)
}

func TestLogin(t *testing.T) {
	api := apitest.New(t)
	user := api.MakeUser()
	api.Send("POST", "/api/users/login", gin.H{"user": gin.H{"email": user.Email, "password": "seven quiet harbours"}}).WantStatus(200)
}

func TestLogin_FailsAlikeForAWrongPasswordAndForNobody(t *testing.T) {
	api := apitest.New(t)
	user := api.MakeUser()
	wrong := api.Send("POST", "/api/users/login", gin.H{"user": gin.H{"email": user.Email, "password": "not the password"}})
	wrong.WantStatus(401)
	unknown := api.Send("POST", "/api/users/login", gin.H{"user": gin.H{"email": "nobody@mail.test", "password": "seven quiet harbours"}})
	unknown.WantStatus(401)
	if wrong.String() != unknown.String() {
		t.Errorf("%s, but %s", wrong, unknown)
	}
}

func TestLogin_PausesAfterTenFailures(t *testing.T) {
	api := apitest.New(t)
	for range 10 {
		api.Send("POST", "/api/users/login", gin.H{"user": gin.H{"email": "nobody@mail.test", "password": "seven quiet harbours"}}).WantStatus(401)
	}
	api.Send("POST", "/api/users/login", gin.H{"user": gin.H{"email": "nobody@mail.test", "password": "seven quiet harbours"}}).WantToWait()
}

func TestLogin_NeedsItsEnvelope(t *testing.T) {
	api := apitest.New(t)
	api.Send("POST", "/api/users/login", gin.H{}).WantRefusal("user", "can't be blank")
}

func TestLogin_RefusesWrongValues(t *testing.T) {
	api := apitest.New(t)
	for _, test := range []struct {
		place string
		value any
		code  string
	}{
		{"email", apitest.Absent, "can't be blank"},
		{"email", "  ", "can't be blank"},
		{"password", apitest.Absent, "can't be blank"},
		{"password", "  ", "can't be blank"},
	} {
		t.Run(test.place+" "+test.code, func(t *testing.T) {
			members := apitest.Changed(gin.H{"email": "nobody", "password": "nobody"}, test.place, test.value)
			answer := api.For(t).Send("POST", "/api/users/login", gin.H{"user": members})
			answer.WantRefusal(test.place, test.code)
		})
	}
}

func TestCreateUser(t *testing.T) {
	api := apitest.New(t)
	answer := api.Send("POST", "/api/users", gin.H{"user": gin.H{"username": "ada", "email": "ada@mail.test", "password": "seven quiet harbours"}})
	answer.WantStatus(201)
	answer.At("user").WantKeys("email", "token", "username", "bio", "image")
	answer.At("user").WantMembers(gin.H{"username": "ada", "email": "ada@mail.test"})
	answer.WantHeader("Location", "/api/profiles/"+apitest.Segment(answer.At("user").At("username")))
}

func TestCreateUser_NeedsItsEnvelope(t *testing.T) {
	api := apitest.New(t)
	api.Send("POST", "/api/users", gin.H{}).WantRefusal("user", "can't be blank")
}

func TestCreateUser_RefusesWrongValues(t *testing.T) {
	api := apitest.New(t)
	for _, test := range []struct {
		place string
		value any
		code  string
	}{
		{"username", apitest.Absent, "can't be blank"},
		{"username", nil, "must not be null"},
		{"username", 12, "has the wrong type"},
		{"username", "  ", "can't be blank"},
		{"username", strings.Repeat("x", 65), "must have a length of at most 64"},
		{"email", apitest.Absent, "can't be blank"},
		{"email", nil, "must not be null"},
		{"email", 12, "has the wrong type"},
		{"email", "  ", "can't be blank"},
		{"email", "nobody", "has the wrong form"},
		{"email", "nobody@" + strings.Repeat("x", 254), "must have a length of at most 254"},
		{"password", apitest.Absent, "can't be blank"},
		{"password", nil, "must not be null"},
		{"password", 12, "has the wrong type"},
		{"password", "  ", "can't be blank"},
		{"password", strings.Repeat("x", 129), "must have a length of at most 128"},
		{"password", "xxxxxxx", "must have a length of at least 8"},
	} {
		t.Run(test.place+" "+test.code, func(t *testing.T) {
			members := apitest.Changed(gin.H{"username": "ada", "email": "ada@mail.test", "password": "seven quiet harbours"}, test.place, test.value)
			answer := api.For(t).Send("POST", "/api/users", gin.H{"user": members})
			answer.WantRefusal(test.place, test.code)
		})
	}
}

func TestCreateUser_WithAValueThatIsTaken(t *testing.T) {
	api := apitest.New(t)
	other := api.MakeUser()
	api.Send("POST", "/api/users", gin.H{"user": gin.H{"username": "ada", "email": other.Email, "password": "seven quiet harbours"}}).WantConflict("email", "has already been taken")
}

func TestCreateUser_WithAValueThatIsTaken2(t *testing.T) {
	api := apitest.New(t)
	other := api.MakeUser()
	api.Send("POST", "/api/users", gin.H{"user": gin.H{"username": other.Username, "email": "ada@mail.test", "password": "seven quiet harbours"}}).WantConflict("username", "has already been taken")
}

func TestGetUser(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	answer := api.As(caller).Send("GET", "/api/user", nil)
	answer.WantStatus(200)
	answer.At("user").WantKeys("email", "token", "username", "bio", "image")
}

func TestUpdateUser(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	answer := api.As(caller).Send("PUT", "/api/user", gin.H{"user": gin.H{"email": "ada@mail.test", "username": "ada", "password": "seven quiet harbours", "bio": "Walks along the coast and writes about it.", "image": "https://images.test/image"}})
	answer.WantStatus(200)
	answer.At("user").WantKeys("email", "token", "username", "bio", "image")
	answer.At("user").WantMembers(gin.H{"email": "ada@mail.test", "username": "ada", "bio": "Walks along the coast and writes about it.", "image": "https://images.test/image"})
}

func TestUpdateUser_NeedsItsEnvelope(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	api.As(caller).Send("PUT", "/api/user", gin.H{}).WantRefusal("user", "can't be blank")
}

func TestUpdateUser_RefusesWrongValues(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	for _, test := range []struct {
		place string
		value any
		code  string
	}{
		{"email", nil, "must not be null"},
		{"email", 12, "has the wrong type"},
		{"email", "  ", "can't be blank"},
		{"email", "nobody", "has the wrong form"},
		{"email", "nobody@" + strings.Repeat("x", 254), "must have a length of at most 254"},
		{"username", nil, "must not be null"},
		{"username", 12, "has the wrong type"},
		{"username", "  ", "can't be blank"},
		{"username", strings.Repeat("x", 65), "must have a length of at most 64"},
		{"password", nil, "must not be null"},
		{"password", 12, "has the wrong type"},
		{"password", "  ", "can't be blank"},
		{"password", strings.Repeat("x", 129), "must have a length of at most 128"},
		{"password", "xxxxxxx", "must have a length of at least 8"},
		{"bio", 12, "has the wrong type"},
		{"image", 12, "has the wrong type"},
		{"image", "harbour", "has the wrong form"},
		{"image", "https://" + strings.Repeat("x", 2048), "must have a length of at most 2048"},
	} {
		t.Run(test.place+" "+test.code, func(t *testing.T) {
			members := apitest.Changed(gin.H{}, test.place, test.value)
			answer := api.For(t).As(caller).Send("PUT", "/api/user", gin.H{"user": members})
			answer.WantRefusal(test.place, test.code)
		})
	}
}

func TestGetProfile(t *testing.T) {
	api := apitest.New(t)
	user := api.MakeUser()
	answer := api.Send("GET", "/api/profiles/"+apitest.Segment(user.Username), nil)
	answer.WantStatus(200)
	answer.At("profile").WantKeys("username", "bio", "image", "following")
}

func TestFollowProfile(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	answer := api.As(caller).Send("POST", "/api/profiles/"+apitest.Segment(caller.Username)+"/follow", nil)
	answer.WantStatus(200)
	answer.At("profile").WantKeys("username", "bio", "image", "following")
}

func TestUnfollowProfile(t *testing.T) {
	api := apitest.New(t)
	caller := api.MakeUser()
	answer := api.As(caller).Send("DELETE", "/api/profiles/"+apitest.Segment(caller.Username)+"/follow", nil)
	answer.WantStatus(200)
	answer.At("profile").WantKeys("username", "bio", "image", "following")
}
