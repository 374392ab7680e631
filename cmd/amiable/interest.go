package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"amiable/bot/terms"
)

// interest charges a late payment by half-year.
func interest(_ context.Context, env environment, args []string) int {
	fs := flags(env, "interest", "--amount 10000 --due 2025-05-31 --paid 2025-07-31 [--rate 12] [--consumer --notice DATE] [--json]")
	amount := fs.String("amount", "", "unpaid amount including VAT, in euros")
	due := fs.String("due", "", "due date, YYYY-MM-DD")
	paid := fs.String("paid", "", "day the money was or will be credited, YYYY-MM-DD")
	rate := fs.String("rate", "", "rate of the contract, percent a year (default: the legal default of each half-year)")
	consumer := fs.Bool("consumer", false, "the debtor is a consumer: legal rate, from the formal notice")
	notice := fs.String("notice", "", "day of the formal notice, for a consumer")
	invoices := fs.Int("invoices", 1, "number of invoices, for the fixed indemnity")
	file := fs.String("rates", "", "file of rates that replace or add to the built-in ones")
	lang := fs.String("lang", "fr", "fr or en")
	asJSON := fs.Bool("json", false, "print one JSON value")
	if code, done := parse(fs, args); done {
		return code
	}
	if _, err := langOr(*lang, "fr"); err != nil {
		return fail(env, "interest", err)
	}
	late, err := lateClaim(*amount, *due, *paid, *rate, *notice, *consumer, *invoices)
	if err != nil {
		return fail(env, "interest", err)
	}
	rates, err := loadRates(*file)
	if err != nil {
		return fail(env, "interest", err)
	}
	c, err := terms.Interest(late, rates)
	if err != nil {
		return failInterest(env, err, *lang)
	}
	if *asJSON {
		return printJSON(env.out, c)
	}
	for _, p := range c.Rates {
		fmt.Fprintf(env.out, "%s → %s : %d × %s = %s\n", p.From.Words(*lang), p.To.Words(*lang), p.Days, terms.Percent(p.Rate, *lang), p.Interest.Euros(*lang))
	}
	fmt.Fprintf(env.out, "%s + %s\n", c.Interest.Euros(*lang), c.Indemnity.Euros(*lang))
	return 0
}

// failInterest asks for what is missing; a rate that is not known is an
// answer (exit 1), everything else bad input.
func failInterest(env environment, err error, lang string) int {
	var missing *terms.MissingRate
	if errors.As(err, &missing) {
		return fail(env, "interest", errors.New(missing.Message(lang)))
	}
	return fail(env, "interest", fmt.Errorf("%w: %w", errUsage, err))
}

func lateClaim(amount, due, paid, rate, notice string, consumer bool, invoices int) (l terms.Late, err error) {
	l = terms.Late{Basis: terms.DefaultB2B, Consumer: consumer, Invoices: invoices}
	if invoices < 1 {
		return l, fmt.Errorf("%w: --invoices is at least 1", errUsage)
	}
	if l.Amount, err = cents("--amount", amount); err != nil {
		return l, err
	}
	if l.Due, err = day("--due", due); err != nil {
		return l, err
	}
	if l.Paid, err = day("--paid", paid); err != nil {
		return l, err
	}
	if consumer {
		l.Basis = terms.Consumer
	}
	if notice != "" {
		if l.Notice, err = day("--notice", notice); err != nil {
			return l, err
		}
	}
	if rate != "" {
		l.Basis = terms.Contract
		if l.Rate, err = terms.ParsePercent(rate); err != nil {
			return l, fmt.Errorf("%w: --rate: %w", errUsage, err)
		}
	}
	return l, nil
}

func loadRates(file string) (terms.Rates, error) {
	rates := terms.BuiltInRates()
	if file == "" {
		return rates, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return rates, fmt.Errorf("%w: --rates: %w", errUsage, err)
	}
	defer f.Close()
	own, err := terms.LoadRates(f)
	if err != nil {
		return rates, fmt.Errorf("%w: --rates %s: %w", errUsage, file, err)
	}
	return rates.With(own), nil
}
