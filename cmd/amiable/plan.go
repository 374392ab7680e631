package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"amiable/bot/terms"
)

// plan cuts an amount into dated instalments.
func plan(_ context.Context, env environment, args []string) int {
	fs := flags(env, "plan", "--amount 10000,00 --instalments 3 --first 2026-04-01 [--down 2000] [--every month|week] [--json]")
	amount := fs.String("amount", "", "amount to spread, in euros")
	instalments := fs.Int("instalments", 0, "number of instalments, the down payment not counted")
	first := fs.String("first", "", "day of the first payment, YYYY-MM-DD")
	down := fs.String("down", "", "down payment, on the first day")
	every := fs.String("every", "month", "month or week")
	lang := fs.String("lang", "fr", "fr or en")
	asJSON := fs.Bool("json", false, "print one JSON value")
	if code, done := parse(fs, args); done {
		return code
	}
	if _, err := langOr(*lang, "fr"); err != nil {
		return fail(env, "plan", err)
	}
	req, err := planRequest(*amount, *down, *first, *every, *instalments)
	if err != nil {
		return fail(env, "plan", err)
	}
	s, err := terms.Plan(req)
	if err != nil {
		return fail(env, "plan", fmt.Errorf("%w: %w", errUsage, err))
	}
	if *asJSON {
		return printJSON(env.out, s)
	}
	for _, r := range s.Rows {
		fmt.Fprintf(env.out, "%-30s %20s\n", r.Date.FullWords(*lang), r.Amount.Euros(*lang))
	}
	fmt.Fprintf(env.out, "%-30s %20s\n", "Total", s.Total.Euros(*lang))
	return 0
}

func planRequest(amount, down, first, every string, n int) (req terms.PlanRequest, err error) {
	if req.Amount, err = cents("--amount", amount); err != nil {
		return req, err
	}
	if down != "" {
		if req.Down, err = cents("--down", down); err != nil {
			return req, err
		}
	}
	if req.First, err = day("--first", first); err != nil {
		return req, err
	}
	if every != "month" && every != "week" {
		return req, fmt.Errorf("%w: --every is month or week, not %q", errUsage, every)
	}
	req.Instalments, req.Every = n, terms.Every(every)
	return req, nil
}

func cents(flag, s string) (terms.Cents, error) {
	if s == "" {
		return 0, fmt.Errorf("%w: %s is needed", errUsage, flag)
	}
	c, err := terms.ParseCents(s)
	if err != nil {
		return 0, fmt.Errorf("%w: %s: %w", errUsage, flag, err)
	}
	return c, nil
}

func day(flag, s string) (terms.Date, error) {
	if s == "" {
		return terms.Date{}, fmt.Errorf("%w: %s is needed, as YYYY-MM-DD", errUsage, flag)
	}
	d, err := terms.ParseDate(s)
	if err != nil {
		return d, fmt.Errorf("%w: %s: %w", errUsage, flag, err)
	}
	return d, nil
}

// printJSON prints one JSON value on one line.
func printJSON(w io.Writer, v any) int {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // a closed pipe is the reader's choice
	return 0
}
