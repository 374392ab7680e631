// Package openai asks a language model that speaks the OpenAI chat protocol:
// OpenAI itself, Mistral, Ollama (base URL ending in /v1), vLLM, llama.cpp
// and most gateways. It is the only package that knows the SDK.
//
// What a caller may rely on:
//
//   - Complete returns a text only when the endpoint said it was finished
//     (finish reason "stop"). A cut connection looks like a normal end in the
//     SDK, so an end without a finish reason is an error, and so are an
//     answer cut at the length limit, a filtered one and an empty one.
//   - It ends in time: see the durations in Options. Silence is measured on
//     what the model says; keep-alive lines do not count.
//   - Nothing is asked twice once a piece has been emitted. Before that, a
//     lost connection, a broken answer, 408, 409, 429 and 5xx are asked again
//     (at most twice, full jitter, Retry-After obeyed when it fits into the
//     time left). A first token that does not come in time is not: a
//     person is waiting, and a slow server asked again is slower.
//   - After several failures in a row the endpoint is left alone for a while
//     (circuit breaker) and Complete fails at once.
//   - Errors and log lines say what happened in our own words. They never
//     hold the prompt, the answer, the key or a body the endpoint sent.
package openai

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"time"

	sdk "github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"

	"amiable/bot"
)

// DefaultModel is asked when Options.Model is empty: small, quick, follows
// French well and takes a temperature. It is a name of OpenAI; with another
// base URL the model must be named.
const DefaultModel = "gpt-4.1-mini"

// Options say where the model is and how patient to be. Zero durations and
// counts take the default written beside them.
type Options struct {
	Key     string       // empty: no Authorization header (local servers)
	BaseURL string       // up to and including /v1; empty: OpenAI
	Model   string       // empty: DefaultModel
	Log     *slog.Logger // counts and durations only; nil: nothing is logged

	Connect    time.Duration // 5 s: TCP, then TLS
	FirstToken time.Duration // 15 s: from the request to the first token; raise it for a local server that loads models on demand
	Silence    time.Duration // 15 s: between two tokens
	Total      time.Duration // 45 s: everything, waiting and retries included

	Retries      int           // 2; negative: none
	Concurrent   int           // 8 answers at the same time; more wait up to FirstToken
	BreakerAfter int           // 5 failed attempts in a row stop the asking
	BreakerOpen  time.Duration // 30 s until one attempt is let through again
}

func (o Options) withDefaults() Options {
	if o.Model == "" {
		o.Model = DefaultModel
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	orDuration(&o.Connect, 5*time.Second)
	orDuration(&o.FirstToken, 15*time.Second)
	orDuration(&o.Silence, 15*time.Second)
	orDuration(&o.Total, 45*time.Second)
	orDuration(&o.BreakerOpen, 30*time.Second)
	orCount(&o.Retries, 2)
	orCount(&o.Concurrent, 8)
	orCount(&o.BreakerAfter, 5)
	o.Retries, o.Concurrent, o.BreakerAfter = max(o.Retries, 0), max(o.Concurrent, 1), max(o.BreakerAfter, 1)
	return o
}

func orDuration(d *time.Duration, other time.Duration) {
	if *d <= 0 {
		*d = other
	}
}

func orCount(n *int, other int) {
	if *n == 0 {
		*n = other
	}
}

// Model is one model at one endpoint. Safe for concurrent use.
type Model struct {
	opt     Options
	client  *sdk.Client
	http    *http.Client
	seats   chan struct{} // bulkhead: one element for each answer under way
	breaker *gobreaker.CircuitBreaker[bot.Completion]
	usage   bool // ask for token counts (stream_options)

	pause func(context.Context, time.Duration) error // tests watch it
}

var _ bot.Model = (*Model)(nil)

// New prepares a model; nothing is asked yet, see Check.
func New(o Options) *Model {
	o = o.withDefaults()
	client := newHTTPClient(o)
	cfg := sdk.DefaultConfig(o.Key)
	cfg.HTTPClient = client
	if base := cleanBase(o.BaseURL); base != "" {
		cfg.BaseURL = base
	}
	m := &Model{
		opt:    o,
		client: sdk.NewClientWithConfig(cfg),
		http:   client,
		seats:  make(chan struct{}, o.Concurrent),
		usage:  takesStreamOptions(cfg.BaseURL),
		pause:  pause,
	}
	m.breaker = m.newBreaker()
	return m
}

// Close drops idle connections. Answers under way go on.
func (m *Model) Close() { m.http.CloseIdleConnections() }

func (m *Model) newBreaker() *gobreaker.CircuitBreaker[bot.Completion] {
	return gobreaker.NewCircuitBreaker[bot.Completion](gobreaker.Settings{
		Name:    "model",
		Timeout: m.opt.BreakerOpen,
		ReadyToTrip: func(c gobreaker.Counts) bool {
			return int(c.ConsecutiveFailures) >= m.opt.BreakerAfter
		},
		IsSuccessful: func(err error) bool { return !trips(err) },
		IsExcluded:   saysNothing,
		OnStateChange: func(_ string, from, to gobreaker.State) {
			m.opt.Log.Warn("model breaker", "from", from.String(), "to", to.String())
		},
	})
}

// Complete implements bot.Model. Besides what the port says: when the caller
// cancels, the error wraps context.Canceled and not bot.ErrModel, since no
// model failed; when the caller's own deadline passes it wraps both
// context.DeadlineExceeded and bot.ErrModel.
func (m *Model) Complete(ctx context.Context, p bot.Prompt, emit func(piece string) error) (bot.Completion, error) {
	req, err := m.request(p)
	if err != nil {
		return bot.Completion{}, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, m.opt.Total, errTotal)
	defer cancel()
	if err := m.sit(ctx); err != nil {
		return bot.Completion{}, m.finish(err, 0)
	}
	defer func() { <-m.seats }()

	for n := 1; ; n++ {
		got, err := m.breaker.Execute(func() (bot.Completion, error) { return m.attempt(ctx, req, emit) })
		if err == nil {
			m.opt.Log.Debug("model answered", "attempts", n, "tokens_in", got.TokensIn, "tokens_out", got.TokensOut)
			return got, nil
		}
		wait, again := m.again(ctx, err, n)
		if !again {
			return bot.Completion{}, m.finish(err, n)
		}
		m.opt.Log.Info("model asked again", "attempt", n, "why", err.Error(), "wait", wait.String())
		if m.pause(ctx, wait) != nil {
			return bot.Completion{}, m.finish(stopped(ctx), n)
		}
	}
}

// sit takes a seat, or gives up when none is free in time.
func (m *Model) sit(ctx context.Context) error {
	select {
	case m.seats <- struct{}{}:
		return nil
	default:
	}
	t := time.NewTimer(m.opt.FirstToken)
	defer t.Stop()
	select {
	case m.seats <- struct{}{}:
		return nil
	case <-t.C:
		return &failure{what: busy}
	case <-ctx.Done():
		return stopped(ctx)
	}
}

// again decides whether attempt n, which failed, is followed by another, and
// after how long.
func (m *Model) again(ctx context.Context, err error, n int) (time.Duration, bool) {
	var f *failure
	if n > m.opt.Retries || ctx.Err() != nil || !errors.As(err, &f) || !f.mayRetry() {
		return 0, false
	}
	wait := backoff(n)
	if f.after >= 0 {
		wait = f.after
	}
	end, ok := ctx.Deadline()
	return wait, !ok || wait < time.Until(end)
}

// backoff is full jitter: anything up to 0.5 s, then up to 1 s, 2 s, 4 s.
func backoff(n int) time.Duration {
	top := 500 * time.Millisecond << min(n-1, 3)
	return rand.N(top)
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// finish turns what stopped the asking into the error the caller sees.
func (m *Model) finish(err error, attempts int) error {
	if emitted, ok := errors.AsType[*emitError](err); ok {
		return emitted.err
	}
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		err = &failure{what: resting}
	}
	out := &asked{op: "Complete", model: m.opt.Model, attempts: attempts, err: err}
	if !errors.Is(err, context.Canceled) {
		m.opt.Log.Warn("model failed", "attempts", attempts, "why", err.Error())
	}
	return out
}
