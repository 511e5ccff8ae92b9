// Command api serves the API; `api migrate` brings the database up to date.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"app/internal/app"
	"app/internal/config"
	"app/internal/platform/logging"
	"app/migrations"
)

const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 75 * time.Second
	grace         = 30 * time.Second
	probeTimeout  = 2 * time.Second
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	if len(arguments) == 0 {
		return serve(ctx)
	}
	switch arguments[0] {
	case "migrate":
		return migrate(ctx)
	case "probe":
		return probe(ctx)
	}
	return fmt.Errorf("unknown command %q", arguments[0])
}

func serve(ctx context.Context) error {
	settings, err := config.Load()
	if err != nil {
		return err
	}
	logger := logging.New(os.Stderr, settings.LogLevel, settings.IsProduction())
	db, err := app.OpenDatabase(settings.Database)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // the process ends
	handler, err := app.New(settings, db, logger)
	if err != nil {
		return err
	}
	server := &http.Server{
		Addr:              net.JoinHostPort(settings.Host, strconv.Itoa(int(settings.Port))),
		Handler:           handler,
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	logger.InfoContext(ctx, "serving", "address", server.Addr)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	return server.Shutdown(ending)
}

func migrate(ctx context.Context) error {
	settings, err := config.LoadDatabase()
	if err != nil {
		return err
	}
	db, err := app.OpenDatabase(settings)
	if err != nil {
		return err
	}
	pool, postgres := db.Pool()
	return errors.Join(migrations.Up(ctx, pool, postgres), db.Close())
}

// probe asks the server of this container whether it runs.
func probe(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	port, err := strconv.ParseUint(cmp.Or(os.Getenv("PORT"), "8000"), 10, 16)
	if err != nil {
		return err
	}
	address := fmt.Sprintf("http://127.0.0.1:%d/health", port)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil) // #nosec G704 -- the host is this one
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request) // #nosec G704 -- the host is this one
	if err != nil {
		return err
	}
	defer answer.Body.Close() //nolint:errcheck // it is not read
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %d", answer.StatusCode)
	}
	return nil
}
