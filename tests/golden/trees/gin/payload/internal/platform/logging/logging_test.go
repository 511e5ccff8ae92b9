package logging

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"testing"
)

func TestALineOfProductionIsJSONWithTheIDOfItsRequest(t *testing.T) {
	var output bytes.Buffer
	logger := New(&output, slog.LevelInfo, true)
	logger.With("part", "test").InfoContext(WithRequestID(t.Context(), "abc"), "something", "number", 1)
	logger.Debug("too little to tell")
	var line map[string]any
	if err := json.Unmarshal(output.Bytes(), &line); err != nil {
		t.Fatalf("%v: %s", err, &output)
	}
	for name, want := range map[string]any{"msg": "something", "request_id": "abc", "number": 1.0, "part": "test"} {
		if line[name] != want {
			t.Errorf("%s is %v, want %v", name, line[name], want)
		}
	}
}
