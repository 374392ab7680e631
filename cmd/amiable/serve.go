package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"amiable/bot"
	"amiable/bot/openai"
	"amiable/bot/redis"
	"amiable/bot/slack"
	"amiable/knowledge"
)

// serve runs the bot until it is told to stop.
func serve(ctx context.Context, env environment, args []string) int {
	fs := flags(env, "serve", "[--embedded] [--data DIR] [--workers N]")
	embedded := fs.Bool("embedded", false, "run without REDIS_URL: a redis-server of this machine as a child, else memory only")
	data := fs.String("data", "data", "folder of the embedded store")
	workers := fs.Int("workers", 16, "jobs done at the same time")
	if code, done := parse(fs, args); done {
		return code
	}
	cfg, err := loadConfig(env)
	if err == nil {
		err = checkServe(cfg, *embedded, *workers)
	}
	if err != nil {
		return fail(env, "serve", err)
	}
	log := logger(env)
	a, err := build(ctx, cfg, log, *data)
	if err != nil {
		return fail(env, "serve", err)
	}
	defer a.close()
	if err := a.run(ctx, *workers); err != nil {
		return fail(env, "serve", err)
	}
	log.Info("stopped")
	return 0
}

// checkServe joins one line for each thing without which the bot cannot run.
func checkServe(c config, embedded bool, workers int) error {
	var bad []error
	need := func(ok bool, line string) {
		if !ok {
			bad = append(bad, fmt.Errorf("%w: %s", errUsage, line))
		}
	}
	need(c.SlackBotToken != "", "SLACK_BOT_TOKEN: is needed (or run amiable try, which needs nothing)")
	need(c.SlackAppToken != "" || c.SlackSigningSecret != "", "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET: one is needed, for Socket Mode or for HTTP")
	need(c.RedisURL != "" || embedded, "REDIS_URL: is needed, or say --embedded to keep everything on this machine")
	need(workers > 0 && workers <= 1000, "--workers: between 1 and 1000")
	return errors.Join(bad...)
}

// app is the running program.
type app struct {
	cfg   config
	log   *slog.Logger
	clock *bot.Clock
	store *redis.Store
	mode  string // what keeps the data: "redis", "disk" (embedded) or "memory"
	slack *slack.Client
	bot   *bot.Bot
	meter *meter
	cards *knowledge.Library

	identified atomic.Bool // Slack has told who the bot is
}

// build makes every part; nothing is started but the embedded store.
func build(ctx context.Context, cfg config, log *slog.Logger, data string) (*app, error) {
	a, err := prepare(ctx, cfg, log, data)
	if err != nil {
		return nil, err
	}
	a.connect(cfg)
	return a, nil
}

// prepare makes what does not depend on Slack: clock, cards and store.
func prepare(ctx context.Context, cfg config, log *slog.Logger, data string) (*app, error) {
	a := &app{cfg: cfg, log: log, clock: &bot.Clock{}}
	a.clock.SetOffset(cfg.clockOffset)
	if cfg.clockOffset != 0 {
		log.Warn("the clock is moved: every time is off by AMIABLE_CLOCK_OFFSET, for trials and checks only", "offset", cfg.clockOffset.String())
	}
	var err error
	if a.cards, err = loadCards(cfg); err != nil {
		return nil, err
	}
	if err := a.openStore(ctx, data); err != nil {
		return nil, err
	}
	a.meter = newMeter(a.store)
	return a, nil
}

// connect makes the Slack side, the model and the bot.
func (a *app) connect(cfg config) {
	a.cfg = cfg
	a.slack = slack.New(slack.Options{Token: cfg.SlackBotToken, AppToken: cfg.SlackAppToken, SigningSecret: cfg.SlackSigningSecret,
		APIURL: cfg.SlackAPIURL, Clock: a.clock, Log: a.log})
	parts := bot.Parts{Store: a.store, Slack: a.slack, Cards: a.cards, Clock: a.clock, Log: a.log, Meter: a.meter}
	if cfg.hasModel() {
		parts.Model = openai.New(openai.Options{Key: cfg.OpenAIKey, BaseURL: cfg.OpenAIBaseURL, Model: cfg.OpenAIModel, Log: a.log})
	}
	a.bot = bot.New(parts, bot.Config{Lang: cfg.Lang, Zone: cfg.zone, Allow: cfg.allow})
}

func (a *app) openStore(ctx context.Context, data string) (err error) {
	if a.cfg.RedisURL != "" {
		a.mode = "redis"
		a.store, err = redis.Open(ctx, redis.Options{URL: a.cfg.RedisURL, Clock: a.clock})
		return err
	}
	var mode redis.Mode
	a.store, mode, err = redis.Embedded(ctx, data, a.clock)
	if err != nil {
		return err
	}
	a.mode = string(mode)
	if a.mode == "memory" {
		a.log.Warn(memoryNotice)
	}
	return nil
}

const memoryNotice = "memory only: no redis-server was found, everything is lost when the program stops, and only one instance may run"

func (a *app) close() {
	if err := a.store.Close(); err != nil {
		a.log.Warn("store not closed cleanly", "err", err)
	}
}

// run serves until ctx ends, then drains: the doors close first, then
// running jobs finish or are given back.
func (a *app) run(ctx context.Context, workers int) error {
	ln, err := net.Listen("tcp", a.cfg.Addr)
	if err != nil {
		return fmt.Errorf("%w: AMIABLE_ADDR: %w", errUsage, err)
	}
	srv := &http.Server{Handler: a.handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelDebug)}
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			a.log.Error("HTTP server ended", "err", err)
		}
	})
	wg.Go(func() { a.identify(ctx, workers) })
	fr, en := a.cards.Count()
	a.log.Info("listening", "addr", ln.Addr().String(), "store", a.mode, "cards_fr", fr, "cards_en", en, "model", a.cfg.hasModel())
	<-ctx.Done()
	shut, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err = srv.Shutdown(shut)
	wg.Wait()
	return err
}

// identify asks Slack who the bot is, until it answers, and then works.
func (a *app) identify(ctx context.Context, workers int) {
	wait := 500 * time.Millisecond
	for ctx.Err() == nil {
		_, err := a.slack.Identify(ctx)
		if err == nil {
			a.identified.Store(true)
			break
		}
		a.log.Error("Slack does not tell who the bot is; trying again", "err", err, "in", wait.String())
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		wait = min(2*wait, 30*time.Second)
	}
	if ctx.Err() != nil {
		return
	}
	var wg sync.WaitGroup
	if a.cfg.SlackAppToken != "" {
		wg.Go(func() {
			if err := a.slack.Listen(ctx, a.bot); err != nil && ctx.Err() == nil {
				a.log.Error("Socket Mode ended", "err", err)
				a.bot.Revoked(ctx)
			}
		})
	}
	wg.Go(func() {
		if err := a.bot.Run(ctx, workers); err != nil {
			a.log.Error("worker ended", "err", err)
		}
	})
	wg.Wait()
}
