package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"amiable/bot/guard"
)

// maxChecked is how much of standard input is read, in bytes.
const maxChecked = 16 << 20

// check guards standard input as one draft, or each line as one.
func check(_ context.Context, env environment, args []string) int {
	fs := flags(env, "check", "[--lang fr|en] [--lines] [--json]  < DRAFT")
	lang := fs.String("lang", "", "language of the messages: fr or en (default: each sentence's own)")
	lines := fs.Bool("lines", false, "every line is a draft of its own; one JSON value a line with --json")
	asJSON := fs.Bool("json", false, "print JSON")
	if code, done := parse(fs, args); done {
		return code
	}
	if *lang != "" && *lang != "fr" && *lang != "en" {
		return fail(env, "check", fmt.Errorf("%w: --lang is fr or en, not %q", errUsage, *lang))
	}
	if fs.NArg() > 0 {
		return fail(env, "check", fmt.Errorf("%w: the draft is read from standard input, not from the arguments", errUsage))
	}
	raw, err := io.ReadAll(io.LimitReader(env.in, maxChecked+1))
	if err != nil {
		return fail(env, "check", fmt.Errorf("standard input: %w", err))
	}
	if len(raw) > maxChecked {
		return fail(env, "check", fmt.Errorf("%w: more than %d megabytes", errUsage, maxChecked>>20))
	}
	opt := guard.Options{Lang: *lang}
	out := bufio.NewWriter(env.out)
	defer out.Flush()
	if !*lines {
		r := guard.Check(string(raw), opt)
		r.Line = 1
		return printReports(out, []guard.Report{r}, *lang, *asJSON)
	}
	return printReports(out, guard.Lines(string(raw), opt), *lang, *asJSON)
}

// printReports prints the reports and returns 1 if anything is blocked.
func printReports(w io.Writer, reports []guard.Report, lang string, asJSON bool) (code int) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, r := range reports {
		if r.Blocked() {
			code = 1
		}
		if asJSON {
			_ = enc.Encode(r)
			continue
		}
		fmt.Fprint(w, r.Render(lang))
	}
	return code
}
