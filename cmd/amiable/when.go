package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"amiable/bot/terms"
)

// when reads a date in words; what it does not understand it says.
func when(_ context.Context, env environment, args []string) int {
	fs := flags(env, "when", "--now RFC3339 [--tz ZONE] [--lang fr|en] [--json] TEXT")
	now := fs.String("now", "", "the present, RFC 3339 (needed)")
	tz := fs.String("tz", "", "time zone of the person (default: AMIABLE_TIMEZONE)")
	lang := fs.String("lang", "", "fr or en (default: AMIABLE_LANG)")
	asJSON := fs.Bool("json", false, "print one JSON value")
	if code, done := parse(fs, args); done {
		return code
	}
	cfg, err := loadConfig(env)
	if err != nil {
		return fail(env, "when", err)
	}
	if *lang, err = langOr(*lang, cfg.Lang); err != nil {
		return fail(env, "when", err)
	}
	at, err := presentIn(*now, *tz, cfg.zone)
	if err != nil {
		return fail(env, "when", err)
	}
	text := strings.TrimSpace(strings.Join(fs.Args(), " "))
	if text == "" {
		return fail(env, "when", fmt.Errorf("%w: words for a date are needed", errUsage))
	}
	moment, err := terms.When(text, at, *lang)
	var unclear *terms.Unclear
	if errors.As(err, &unclear) {
		return fail(env, "when", errors.New(unclear.Message(*lang)))
	}
	if err != nil {
		return fail(env, "when", err)
	}
	if *asJSON {
		return printJSON(env.out, moment)
	}
	fmt.Fprintln(env.out, moment.Echo(*lang))
	return 0
}

// presentIn reads --now and moves it to the zone.
func presentIn(now, tz string, zone *time.Location) (time.Time, error) {
	if now == "" {
		return time.Time{}, fmt.Errorf("%w: --now is needed, for instance 2026-03-11T09:00:00+01:00", errUsage)
	}
	t, err := time.Parse(time.RFC3339, now)
	if err != nil {
		return t, fmt.Errorf("%w: --now: %q is not an RFC 3339 time", errUsage, now)
	}
	if tz != "" {
		if zone, err = time.LoadLocation(tz); err != nil {
			return t, fmt.Errorf("%w: --tz: %q is not a time zone", errUsage, tz)
		}
	}
	return t.In(zone), nil
}
