package quotes

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"app/internal/config"
	"app/internal/platform/problem"
	"app/internal/platform/wire"
)

// Service quotes without asking anybody.
type Service struct{}

// New makes the service.
func New(config.Settings) *Service { return &Service{} }

// Price prices a thing.
func (*Service) Price(
	_ context.Context, _ uuid.UUID, thing uuid.UUID, quantity int64, day *wire.Date, mood *string,
) (QuotesPriceResult, error) {
	return QuotesPriceResult{
		Price:  decimal.NewFromInt(quantity).Div(decimal.NewFromInt(8)),
		Weight: 1<<60 + quantity,
		Thing:  thing,
		At:     time.Date(2026, 1, 2, 3, 4, 5, 678_999_000, time.UTC),
		Day:    day,
		Good:   mood == nil || *mood != "bad",
		Count:  quantity,
		Note:   mood,
	}, nil
}

// Motto has characters that other writers escape.
func (*Service) Motto(context.Context) (QuotesMottoResult, error) {
	return QuotesMottoResult{Text: `so "it" <is> ü`}, nil
}

// Secret is for bosses.
func (*Service) Secret(context.Context) (QuotesSecretResult, error) {
	return QuotesSecretResult{Text: "for bosses"}, nil
}

// Crash fails.
func (*Service) Crash(context.Context) error { return errors.New("a secret of the inside") }

// Later is still missing.
func (*Service) Later(context.Context, *string) (QuotesLaterResult, error) {
	return QuotesLaterResult{}, problem.NotImplemented()
}
