// Package wire holds the forms of values in requests and answers.
package wire

import (
	"fmt"
	"time"
)

const (
	timeLayout = "2006-01-02T15:04:05.000Z"
	dateLayout = "2006-01-02"
)

// Time is a moment as an answer shows it: in UTC, with three digits behind the second.
type Time time.Time

// FormatTime returns the wire form of a moment; further digits are cut.
func FormatTime(moment time.Time) string {
	return moment.UTC().Truncate(time.Millisecond).Format(timeLayout)
}

// ParseTime reads the wire form of a moment.
func ParseTime(text string) (time.Time, error) {
	return time.Parse(timeLayout, text)
}

// MarshalText writes the wire form.
func (t Time) MarshalText() ([]byte, error) {
	return []byte(FormatTime(time.Time(t))), nil
}

// Scan reads a column: text on SQLite, a timestamp on PostgreSQL.
func (t *Time) Scan(value any) error {
	switch stored := value.(type) {
	case time.Time:
		*t = Time(stored.UTC())
		return nil
	case string:
		moment, err := ParseTime(stored)
		*t = Time(moment)
		return err
	}
	return fmt.Errorf("%T is no time", value)
}

// Date is a day of the calendar.
type Date struct{ day time.Time }

// DateOf returns the day of a moment in UTC.
func DateOf(moment time.Time) Date {
	year, month, day := moment.UTC().Date()
	return Date{time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

// ParseDate reads the wire form of a day.
func ParseDate(text string) (Date, error) {
	day, err := time.Parse(dateLayout, text)
	return Date{day}, err
}

// MustParseDate reads a day that is known to be one.
func MustParseDate(text string) Date {
	day, err := ParseDate(text)
	if err != nil {
		panic(err)
	}
	return day
}

// MustParseTime reads a moment that is known to be one.
func MustParseTime(text string) time.Time {
	moment, err := ParseTime(text)
	if err != nil {
		panic(err)
	}
	return moment
}

// AddDays returns the day so many days later, or earlier.
func (d Date) AddDays(days int) Date {
	return Date{d.day.AddDate(0, 0, days)}
}

func (d Date) String() string {
	return d.day.Format(dateLayout)
}

// MarshalText writes the wire form.
func (d Date) MarshalText() ([]byte, error) {
	return []byte(d.String()), nil
}

// Scan reads a column: text on SQLite, a date on PostgreSQL.
func (d *Date) Scan(value any) error {
	switch stored := value.(type) {
	case time.Time:
		*d = DateOf(stored)
		return nil
	case string:
		day, err := ParseDate(stored)
		*d = day
		return err
	}
	return fmt.Errorf("%T is no date", value)
}
