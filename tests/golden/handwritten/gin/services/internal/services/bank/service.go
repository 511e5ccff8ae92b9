package bank

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"app/internal/config"
	"app/internal/model"
	"app/internal/platform/wire"
	"app/internal/services/journal"
)

var fees = map[string]string{"dear": "60.00", "negative": "-1.00", "fine": "1.005"}

// Service charges by the word of the method.
type Service struct {
	settings config.Settings
	journal  journal.Journal
}

// New makes the service.
func New(settings config.Settings, journal journal.Journal) *Service {
	return &Service{settings, journal}
}

// Charge charges an order.
func (s *Service) Charge(
	ctx context.Context, record *model.Order, method *string, tip *decimal.Decimal, helper *uuid.UUID,
) (BankChargeResult, error) {
	line := strings.Join([]string{record.Name, "charge", record.Status, text(method), digits(tip), text(helper)}, " ")
	if err := s.journal.Write(ctx, line); err != nil {
		return BankChargeResult{}, err
	}
	word := ""
	if method != nil {
		word = *method
	}
	switch word {
	case "declined":
		return BankChargeResult{}, ChargeCardDeclined("the bank says no")
	case "away":
		return BankChargeResult{}, ChargeBankAway("")
	case "broken":
		return BankChargeResult{}, errors.New("a secret of the inside")
	}
	answer := BankChargeResult{Reference: "ref", Fee: decimal.NewFromInt(s.settings.BankFee), Memo: new("thanks")}
	if fee, known := fees[word]; known {
		answer.Fee = decimal.RequireFromString(fee)
	}
	if word == "long" {
		answer.Reference = "far too long"
	}
	if word == "quiet" {
		answer.Memo = nil
	}
	return answer, nil
}

// Greet greets the owner of an order.
func (s *Service) Greet(ctx context.Context, record *model.Order) error {
	if err := s.journal.Write(ctx, fmt.Sprintf("%s greet %v %s", record.Name, record.OwnerID, wire.FormatTime(record.CreatedAt))); err != nil {
		return err
	}
	if strings.HasPrefix(record.Name, "stranger") {
		return GreetNotWelcome("")
	}
	return nil
}

// text is a value, or the word for none.
func text[T any](value *T) string {
	if value == nil {
		return "None"
	}
	return fmt.Sprint(*value)
}

func digits(number *decimal.Decimal) string {
	if number == nil {
		return "None"
	}
	return number.StringFixed(2)
}
