package config

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

func TestTheExampleOfTheEnvironmentNamesEverySetting(t *testing.T) {
	example, err := os.ReadFile("../../.env.example")
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Settings]()) {
		name, _, _ := strings.Cut(field.Tag.Get("env"), ",")
		if name != "" && !regexp.MustCompile("(?m)^(# )?"+name+"=").Match(example) {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestSettingsThatDoNotFitAreNamed(t *testing.T) {
	for _, test := range []struct{ name, value, said string }{
		{"APP_ENV", "anything", "APP_ENV"},
		{"PORT", "no", "Port"},
		{"LOG_LEVEL", "loud", "LogLevel"},
		{"DATABASE_POOL_SIZE", "0", "DATABASE_POOL_SIZE"},
		{"TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES"},
		{"SECRET_KEY", "", "SECRET_KEY"},
	} {
		t.Run(test.name, func(t *testing.T) {
			fit(t)
			t.Setenv(test.name, test.value)
			if _, err := Load(); err == nil || !strings.Contains(err.Error(), test.said) {
				t.Error(err)
			}
		})
	}
}

func TestProductionNeedsAKeyOf32Bytes(t *testing.T) {
	fit(t)
	t.Setenv("APP_ENV", "production")
	t.Setenv("SECRET_KEY", strings.Repeat("x", 31))
	if _, err := Load(); err == nil || !strings.Contains(err.Error(), "SECRET_KEY") {
		t.Error(err)
	}
	t.Setenv("SECRET_KEY", strings.Repeat("x", 32))
	if settings, err := Load(); err != nil || !settings.IsProduction() {
		t.Error(err)
	}
}

// fit gives the environment a value for every setting that has no default.
func fit(t *testing.T) {
	t.Helper()
	t.Setenv("APP_ENV", "test")
	t.Setenv("SECRET_KEY", "a key of the tests")
}
