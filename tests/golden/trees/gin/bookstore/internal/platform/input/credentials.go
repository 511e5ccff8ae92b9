package input

import (
	"strings"

	"app/internal/platform/problem"
)

// Credentials returns an identity and a secret; what is absent or blank is 422, any other failure is that of a wrong
// password.
func Credentials(members *Object, identity, secret, resource string) (identityText, secretText string, err error) {
	var fields []problem.Field
	for _, name := range []string{identity, secret} {
		if code := missing(members, name); code != "" {
			fields = append(fields, problem.Field{Code: code, Path: problem.Path{name}})
		}
	}
	if len(fields) > 0 {
		return "", "", problem.Invalid(fields, resource)
	}
	identityText, isIdentity := members.Members[identity].(string)
	secretText, isSecret := members.Members[secret].(string)
	if !isIdentity || !isSecret || strings.ContainsRune(identityText+secretText, 0) {
		return "", "", problem.BadCredentials()
	}
	return strings.Trim(identityText, Blanks), secretText, nil
}

func missing(members *Object, name string) string {
	value, sent := members.Members[name]
	if !sent {
		return "required"
	}
	if text, isText := value.(string); isText && strings.Trim(text, Blanks) == "" {
		return "blank"
	}
	return ""
}
