package httpx

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"app/internal/platform/auth"
	"app/internal/platform/ids"
	"app/internal/platform/limits"
	"app/internal/platform/problem"
)

// Users tells whether the user of a token is still there.
type Users interface {
	Exists(ctx context.Context, id ids.ID) (bool, error)
}

// Gate finds out who calls an endpoint, and how often.
type Gate struct {
	users          Users
	tokens         *auth.Tokens
	trustedProxies int
}

// NewGate returns a gate.
func NewGate(users Users, tokens *auth.Tokens, trustedProxies int) *Gate {
	return &Gate{
		users:          users,
		tokens:         tokens,
		trustedProxies: trustedProxies,
	}
}

// Optional lets everybody in; a token that is not valid, or whose user is gone, is 401 wherever it is sent.
func (g *Gate) Optional(c *gin.Context) {
	caller, err := g.caller(c)
	if err == nil {
		err = g.admit(c, caller)
	}
	if err != nil {
		Fail(c, err)
	}
}

// Required lets users in.
func (g *Gate) Required(c *gin.Context) {
	caller, err := g.caller(c)
	if err == nil && !caller.Known {
		err = problem.Unauthenticated()
	}
	if err == nil {
		err = g.admit(c, caller)
	}
	if err != nil {
		Fail(c, err)
	}
}

// Ignored lets everybody in as nobody, whatever token was sent.
func (g *Gate) Ignored(c *gin.Context) {
	if err := g.admit(c, auth.At(time.Now())); err != nil {
		Fail(c, err)
	}
}

func (g *Gate) admit(c *gin.Context, caller auth.Caller) error {
	factsOf(c).caller = caller
	return nil
}

func (g *Gate) caller(c *gin.Context) (auth.Caller, error) {
	caller := auth.At(time.Now())
	scheme, token, _ := strings.Cut(c.GetHeader("Authorization"), " ")
	if !strings.EqualFold(scheme, problem.Scheme) {
		return caller, nil
	}
	caller.Token = strings.TrimSpace(token)
	user, valid := g.tokens.UserOf(caller.Token)
	if !valid {
		return caller, problem.Unauthenticated()
	}
	there, err := g.users.Exists(c.Request.Context(), user)
	if err != nil {
		return caller, err
	}
	if !there {
		return caller, problem.Unauthenticated()
	}
	factsOf(c).user = fmt.Sprint(user)
	return caller.As(user), nil
}

// PerAddress allows so many requests from one ip.
func (g *Gate) PerAddress(limit int, seconds int) gin.HandlerFunc {
	windows := limits.NewWindows(limit, time.Duration(seconds)*time.Second)
	return func(c *gin.Context) {
		if err := windows.Spend(g.Address(c)); err != nil {
			Fail(c, err)
		}
	}
}

// PerUser allows so many requests of one user, or from one ip where nobody is signed in.
func (g *Gate) PerUser(limit int, seconds int) gin.HandlerFunc {
	windows := limits.NewWindows(limit, time.Duration(seconds)*time.Second)
	return func(c *gin.Context) {
		if err := windows.Spend(g.key(c)); err != nil {
			Fail(c, err)
		}
	}
}

func (g *Gate) key(c *gin.Context) string {
	if user := factsOf(c).user; user != "" {
		return user
	}
	return g.Address(c)
}

// Address is the peer's ip or, behind trusted proxies, the one that the outermost of them saw.
func (g *Gate) Address(c *gin.Context) string { return address(c.Request, g.trustedProxies) }
