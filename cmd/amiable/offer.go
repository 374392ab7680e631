package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"amiable/bot/terms"
)

// maxCase is how large a case file may be, in bytes.
const maxCase = 4 << 20

// offer says what an offer in words concedes, and whether the case allows it.
func offer(_ context.Context, env environment, args []string) int {
	fs := flags(env, "offer", "--case FILE.json [--now DATE] [--lang fr|en] [--json] TEXT")
	file := fs.String("case", "", "the case: debtor, invoices, limits, concessions (needed)")
	now := fs.String("now", "", "the present: YYYY-MM-DD or RFC 3339 (default: now)")
	lang := fs.String("lang", "", "fr or en (default: AMIABLE_LANG)")
	asJSON := fs.Bool("json", false, "print one JSON value")
	if code, done := parse(fs, args); done {
		return code
	}
	cfg, err := loadConfig(env)
	if err != nil {
		return fail(env, "offer", err)
	}
	if *lang, err = langOr(*lang, cfg.Lang); err != nil {
		return fail(env, "offer", err)
	}
	text := strings.TrimSpace(strings.Join(fs.Args(), " "))
	if text == "" {
		return fail(env, "offer", fmt.Errorf("%w: the words of an offer are needed", errUsage))
	}
	c, err := readCase(*file)
	if err != nil {
		return fail(env, "offer", err)
	}
	at, err := presentDay(*now, cfg)
	if err != nil {
		return fail(env, "offer", err)
	}
	v := terms.Check(terms.ReadOffer(text, at, *lang), c, at, *lang)
	if *asJSON {
		printJSON(env.out, v)
	} else {
		fmt.Fprintf(env.out, "%s: %s\n", v.Verdict, v.Why)
	}
	if !v.Allowed() {
		return 1
	}
	return 0
}

func readCase(file string) (c terms.Case, err error) {
	if file == "" {
		return c, fmt.Errorf("%w: --case FILE.json is needed", errUsage)
	}
	raw, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return c, fmt.Errorf("%w: --case: there is no file %s", errUsage, file)
	case err != nil:
		return c, fmt.Errorf("%w: --case: %w", errUsage, err)
	case len(raw) > maxCase:
		return c, fmt.Errorf("%w: --case: %s is larger than %d megabytes", errUsage, file, maxCase>>20)
	}
	if c, err = terms.ParseCase(raw); err != nil {
		return c, fmt.Errorf("%w: --case %s: %w", errUsage, file, err)
	}
	return c, nil
}

// presentDay reads --now as a day or an instant, in the team's zone.
func presentDay(now string, cfg config) (time.Time, error) {
	if now == "" {
		return time.Now().Add(cfg.clockOffset).In(cfg.zone), nil
	}
	if d, err := terms.ParseDate(now); err == nil {
		return d.At(9, 0, 0, cfg.zone), nil
	}
	t, err := time.Parse(time.RFC3339, now)
	if err != nil {
		return t, fmt.Errorf("%w: --now: %q is neither YYYY-MM-DD nor an RFC 3339 time", errUsage, now)
	}
	return t.In(cfg.zone), nil
}
