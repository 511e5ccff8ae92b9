// Package app holds the description of the API.
package app

import _ "embed"

// Description is the API in OpenAPI.
//
//go:embed openapi.json
var Description []byte
