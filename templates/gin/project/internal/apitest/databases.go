package apitest

import (
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// databaseURL names a SQLite file, or a new database on the server of DATABASE_URL where that is PostgreSQL.
func databaseURL(t *testing.T) string {
	t.Helper()
	server, err := url.Parse(os.Getenv("DATABASE_URL"))
	if err != nil || !strings.HasPrefix(server.Scheme, "postgres") {
		return "sqlite:///" + filepath.Join(t.TempDir(), "test.db")
	}
	admin, err := sql.Open("pgx", server.String())
	if err != nil {
		t.Fatal(err)
	}
	name := "test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if _, err := admin.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)") //nolint:noctx // the test's context has ended
		if err != nil {
			t.Error(err)
		}
		_ = admin.Close()
	})
	server.Path = "/" + name
	return server.String()
}
