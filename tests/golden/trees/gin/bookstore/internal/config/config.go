// Package config reads the settings from the environment, or from `.env`.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/caarlos0/env/v11"
	"github.com/joho/godotenv"
)

const minSecretKeyBytes = 32

// Database is where the data is.
type Database struct {
	URL      string `env:"DATABASE_URL" envDefault:"sqlite:///./bookstore.db"`
	PoolSize int    `env:"DATABASE_POOL_SIZE" envDefault:"10"`
}

// Settings are all settings; a missing or unfit one stops the start.
type Settings struct {
	Database

	AppEnv   string     `env:"APP_ENV" envDefault:"development"`
	Host     string     `env:"HOST" envDefault:"127.0.0.1"`
	Port     uint16     `env:"PORT" envDefault:"8000"`
	LogLevel slog.Level `env:"LOG_LEVEL" envDefault:"INFO"`

	// TrustedProxies is how many proxies in front of the server set X-Forwarded-For.
	TrustedProxies int `env:"TRUSTED_PROXIES" envDefault:"0"`

	// SecretKey signs the tokens.
	SecretKey string `env:"SECRET_KEY,required,notEmpty"`
}

// LoadDatabase reads where the data is.
func LoadDatabase() (Database, error) {
	if err := readFile(); err != nil {
		return Database{}, err
	}
	database, err := env.ParseAs[Database]()
	if err != nil {
		return database, err
	}
	return database, database.check()
}

// Load reads all settings.
func Load() (Settings, error) {
	if err := readFile(); err != nil {
		return Settings{}, err
	}
	settings := Settings{}
	if err := env.Parse(&settings); err != nil {
		return settings, err
	}
	return settings, settings.check()
}

// readFile adds what `.env` says to the environment, where that says nothing.
func readFile() error {
	if err := godotenv.Load(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read .env: %w", err)
	}
	return nil
}

// IsProduction tells whether secrets must be strong.
func (s Settings) IsProduction() bool { return s.AppEnv == "production" }

func (d Database) check() error {
	if d.PoolSize < 1 {
		return errors.New("DATABASE_POOL_SIZE must be at least 1")
	}
	return nil
}

func (s Settings) check() error {
	if s.TrustedProxies < 0 {
		return errors.New("TRUSTED_PROXIES must be at least 0")
	}
	if s.IsProduction() && len(s.SecretKey) < minSecretKeyBytes {
		return fmt.Errorf("SECRET_KEY must have at least %d bytes", minSecretKeyBytes)
	}
	switch s.AppEnv {
	case "development", "test", "production":
		return s.Database.check()
	}
	return errors.New("APP_ENV must be development, test or production")
}
