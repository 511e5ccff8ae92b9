package apitest

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"app/internal/platform/wire"
)

type absent struct{}

// Absent stands for a member that is not sent.
var Absent any = absent{}

// Changed returns members with another value at a place, or with none there if it is Absent; lists on the way are made.
func Changed(members any, place string, value any) any {
	name, rest, deep := strings.Cut(place, "/")
	if position, err := strconv.Atoi(name); err == nil {
		items, _ := members.([]any)
		items = slices.Clone(items)
		if len(items) == 0 {
			items = []any{nil}
		}
		if deep {
			value = Changed(items[position], rest, value)
		}
		items[position] = value
		return items
	}
	object, _ := members.(gin.H)
	object = maps.Clone(object)
	if object == nil {
		object = gin.H{}
	}
	if deep {
		value = Changed(object[name], rest, value)
	}
	object[name] = value
	if value == Absent {
		delete(object, name)
	}
	return object
}

// Segment returns a value as a segment of a path.
func Segment(value any) string { return wire.Segment(fmt.Sprint(value)) }

// Query returns a path with a parameter.
func Query(path, parameter, value string) string {
	return path + "?" + url.Values{parameter: {value}}.Encode()
}
