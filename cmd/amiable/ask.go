package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"amiable/bot"
	"amiable/bot/openai"
	"amiable/knowledge"
)

// ask answers one coaching question on the command line, the way a thread
// would.
func ask(ctx context.Context, env environment, args []string) int {
	fs := flags(env, "ask", "[--lang fr|en] [--json] QUESTION")
	lang := fs.String("lang", "", "language of the answer: fr or en (default: the question's)")
	asJSON := fs.Bool("json", false, "print one JSON value")
	if code, done := parse(fs, args); done {
		return code
	}
	cfg, err := loadConfig(env)
	if err != nil {
		return fail(env, "ask", err)
	}
	question := strings.TrimSpace(strings.Join(fs.Args(), " "))
	switch {
	case question == "":
		return fail(env, "ask", fmt.Errorf("%w: a question is needed, for instance: amiable ask \"le client dit qu'il n'a pas de trésorerie\"", errUsage))
	case len([]rune(question)) > bot.MaxQuestion:
		return fail(env, "ask", fmt.Errorf("%w: the question has %d characters; at most %d are read", errUsage, len([]rune(question)), bot.MaxQuestion))
	case *lang != "" && *lang != "fr" && *lang != "en":
		return fail(env, "ask", fmt.Errorf("%w: --lang is fr or en, not %q", errUsage, *lang))
	}
	cards, err := loadCards(cfg)
	if err != nil {
		return fail(env, "ask", err)
	}
	if *lang == "" {
		*lang = cfg.Lang
		if l, sure := knowledge.Language(question); sure {
			*lang = l
		}
	}
	printAnswer(env.out, answer(ctx, env, cfg, cards, *lang, question), *asJSON)
	return 0
}

func answer(ctx context.Context, env environment, cfg config, cards *knowledge.Library, lang, question string) bot.Answer {
	adv := bot.Advise(cards, lang, question, nil)
	if !cfg.hasModel() || !adv.InScope {
		return bot.Handbook(cards, adv)
	}
	model := openai.New(openai.Options{Key: cfg.OpenAIKey, BaseURL: cfg.OpenAIBaseURL, Model: cfg.OpenAIModel, Log: logger(env)})
	return bot.WriteOrHandbook(ctx, model, cards, adv, nil)
}

func printAnswer(w io.Writer, a bot.Answer, asJSON bool) {
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(a) // a closed pipe is the reader's choice
		return
	}
	if a.Notice != "" {
		fmt.Fprintf(w, "%s\n\n", a.Notice)
	}
	fmt.Fprintf(w, "%s\n", a.Text)
	for i, c := range a.Citations {
		fmt.Fprintf(w, "\n[%d] %s (%s, %s)", i+1, c.Title, c.ID, c.Source)
	}
	if len(a.Citations) > 0 {
		fmt.Fprintln(w)
	}
}

// langOr is a command's --lang, or the team's language when it was not given.
func langOr(lang, team string) (string, error) {
	switch lang {
	case "":
		return team, nil
	case "fr", "en":
		return lang, nil
	}
	return "", fmt.Errorf("%w: --lang is fr or en, not %q", errUsage, lang)
}

// loadCards reads the guidance: the built-in cards and the operator's.
func loadCards(cfg config) (*knowledge.Library, error) {
	if cfg.Knowledge == "" {
		return knowledge.Load(nil)
	}
	lib, err := knowledge.Load(os.DirFS(cfg.Knowledge))
	if err != nil {
		return nil, fmt.Errorf("%w: cards in %s: %w", errUsage, cfg.Knowledge, err)
	}
	return lib, nil
}
