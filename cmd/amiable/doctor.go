package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"amiable/bot"
	"amiable/bot/openai"
	"amiable/bot/redis"
	"amiable/bot/slack"
)

// doctor checks everything the bot needs, one line each.
func doctor(ctx context.Context, env environment, args []string) int {
	fs := flags(env, "doctor", "")
	if code, done := parse(fs, args); done {
		return code
	}
	cfg, err := loadConfig(env)
	if err != nil {
		return fail(env, "doctor", err)
	}
	d := &diagnosis{w: env.out}
	ctx, cancel := context.WithTimeout(ctx, 40*time.Second)
	defer cancel()
	d.knowledge(cfg)
	d.redis(ctx, cfg)
	d.slack(ctx, cfg)
	d.model(ctx, cfg)
	if d.failed {
		return 1
	}
	return 0
}

// diagnosis prints one line a finding and remembers failures.
type diagnosis struct {
	w      io.Writer
	failed bool
}

func (d *diagnosis) line(ok bool, what, format string, args ...any) {
	mark := "ok  "
	if !ok {
		mark, d.failed = "FAIL", true
	}
	fmt.Fprintf(d.w, "%s  %-10s %s\n", mark, what, fmt.Sprintf(format, args...))
}

func (d *diagnosis) note(what, format string, args ...any) {
	fmt.Fprintf(d.w, "--    %-10s %s\n", what, fmt.Sprintf(format, args...))
}

func (d *diagnosis) knowledge(cfg config) {
	cards, err := loadCards(cfg)
	if err != nil {
		d.line(false, "knowledge", "%v", err)
		return
	}
	fr, en := cards.Count()
	d.line(true, "knowledge", "%d cards in French, %d in English", fr, en)
}

func (d *diagnosis) redis(ctx context.Context, cfg config) {
	if cfg.RedisURL == "" {
		d.note("redis", "REDIS_URL is not set: only amiable try, or amiable serve --embedded")
		return
	}
	store, err := redis.Open(ctx, redis.Options{URL: cfg.RedisURL, Clock: &bot.Clock{}})
	if err != nil {
		d.line(false, "redis", "%v", err)
		return
	}
	defer store.Close()
	h, err := store.Health(ctx)
	if err != nil {
		d.line(false, "redis", "%v", err)
		return
	}
	d.line(true, "redis", "answers, version %s, %s", orUnknown(h.Version), orUnknown(h.Role))
	d.line(h.Eviction == "" || h.Eviction == "noeviction", "redis", "maxmemory-policy is %s (must be noeviction, or jobs may vanish)", orUnknown(h.Eviction))
	d.line(h.Evicted == 0, "redis", "%d keys evicted since it started", h.Evicted)
	d.line(h.AOF && !h.AOFFailed, "redis", "append-only file: %s", aofState(h))
	d.queue(ctx, store)
}

func aofState(h redis.Health) string {
	switch {
	case h.AOFFailed:
		return "its last write failed"
	case h.AOF:
		return "on"
	}
	return "off: a restart may lose promises and reminders (appendonly yes)"
}

func (d *diagnosis) queue(ctx context.Context, store *redis.Store) {
	st, err := store.Stats(ctx)
	if err != nil {
		d.line(false, "queue", "%v", err)
		return
	}
	d.line(st.OldestDue < time.Minute, "queue", "%d due, %d later, oldest waits %s", st.Due, st.Scheduled, st.OldestDue.Round(time.Second))
	if st.Dead > 0 {
		dead, err := store.Dead(ctx, 3)
		if err != nil {
			d.line(false, "queue", "%v", err)
			return
		}
		var last []string
		for _, j := range dead {
			last = append(last, fmt.Sprintf("%s at %s", j.Kind, j.At.Format(time.RFC3339)))
		}
		d.line(false, "queue", "%d jobs were given up; the last: %s (the logs name the cause by job id)", st.Dead, strings.Join(last, ", "))
	}
}

func (d *diagnosis) slack(ctx context.Context, cfg config) {
	if cfg.SlackBotToken == "" {
		d.note("slack", "SLACK_BOT_TOKEN is not set: only amiable try")
		return
	}
	c := slack.New(slack.Options{Token: cfg.SlackBotToken, AppToken: cfg.SlackAppToken, SigningSecret: cfg.SlackSigningSecret,
		APIURL: cfg.SlackAPIURL, Clock: &bot.Clock{}, Log: slog.New(slog.DiscardHandler)})
	for _, f := range c.Check(ctx) {
		if f.Err != nil {
			d.line(false, "slack", "%s: %v", f.Name, f.Err)
			continue
		}
		d.line(true, "slack", "%s: %s", f.Name, f.Detail)
	}
}

func (d *diagnosis) model(ctx context.Context, cfg config) {
	if !cfg.hasModel() {
		d.note("model", "none configured: answers come from the handbook")
		return
	}
	m := openai.New(openai.Options{Key: cfg.OpenAIKey, BaseURL: cfg.OpenAIBaseURL, Model: cfg.OpenAIModel, Log: slog.New(slog.DiscardHandler)})
	if err := m.Check(ctx); err != nil {
		d.line(false, "model", "%v", err)
		return
	}
	d.line(true, "model", "answers")
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}
