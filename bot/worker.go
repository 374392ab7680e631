package bot

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"sync"
	"time"
)

// A handler does one job. It returns what the job adds to a transcript; the
// worker then ends the job and stores the turns in one transaction. A
// handler may run again after a crash: it must look before it posts.
type handler func(ctx context.Context, c Claimed) (Outcome, error)

// Outcome is what a finished job leaves behind.
type Outcome struct {
	Thread string // key of the thread that Turns belong to; empty: none
	Turns  []Turn
}

const (
	lease       = 8 * time.Second  // a killed worker's job is free again after this
	heartbeat   = lease / 4        // how often a running job renews its lease
	drainTime   = 8 * time.Second  // how long a shutdown waits for running jobs
	maxAttempts = 14               // about half an hour of trying
	maxBackoff  = 5 * time.Minute  //
	revokedWait = 30 * time.Second // between looks when the Slack token is dead
)

// Run claims and does jobs, at most workers at a time, until ctx ends; then
// it lets running jobs finish for a while, gives the rest back, and returns.
func (b *Bot) Run(ctx context.Context, workers int) error {
	work, abort := context.WithCancel(context.WithoutCancel(ctx))
	defer abort()
	slots := make(chan struct{}, workers)
	var wg sync.WaitGroup
	for ctx.Err() == nil {
		n := b.freeSlots(ctx, slots)
		if n == 0 {
			break
		}
		jobs, wait, err := b.Store.Claim(ctx, n, lease)
		if err != nil && ctx.Err() == nil {
			b.Log.Error("claim failed", "err", err)
			wait = time.Second
		}
		for range n - len(jobs) {
			<-slots
		}
		for _, c := range jobs {
			wg.Go(func() {
				defer func() { <-slots }()
				b.do(work, c)
			})
		}
		if len(jobs) < n {
			b.pause(ctx, wait)
		}
	}
	b.drain(&wg, abort)
	return nil
}

// freeSlots takes every free slot, waiting for the first.
func (b *Bot) freeSlots(ctx context.Context, slots chan struct{}) int {
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return 0
	}
	n := 1
	for {
		select {
		case slots <- struct{}{}:
			n++
		default:
			return n
		}
	}
}

func (b *Bot) pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-b.wake:
	case <-ctx.Done():
	}
}

func (b *Bot) drain(wg *sync.WaitGroup, abort func()) {
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	t := time.NewTimer(drainTime)
	defer t.Stop()
	select {
	case <-done:
	case <-t.C:
		abort()
		<-done
	}
}

// do runs one job under a heartbeat and settles it.
func (b *Bot) do(ctx context.Context, c Claimed) {
	started := time.Now()
	jctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := b.register(c, func() { cancel(ErrStopped) })
	defer stop()
	beat := make(chan struct{})
	go func() { defer close(beat); b.heartbeat(jctx, c, cancel) }()
	out, err := b.handle(jctx, c)
	cause := context.Cause(jctx)
	cancel(nil)
	<-beat
	b.settle(context.WithoutCancel(ctx), c, out, err, cause)
	b.Meter.Seconds("job_seconds", time.Since(started), string(c.Kind))
}

func (b *Bot) handle(ctx context.Context, c Claimed) (out Outcome, err error) {
	defer func() {
		if p := recover(); p != nil {
			b.Log.Error("job panicked", "job", c.ID, "kind", c.Kind, "stack", string(debug.Stack()))
			err = fmt.Errorf("job %s panicked", c.ID)
		}
	}()
	h := b.kinds[c.Kind]
	if c.Kind == "" {
		return Outcome{}, fmt.Errorf("the stored job cannot be read: %w", ErrRefused)
	}
	if h == nil { // perhaps of a newer version that another replica runs
		return Outcome{}, fmt.Errorf("no handler for kind %q", c.Kind)
	}
	return h(ctx, c)
}

func (b *Bot) heartbeat(ctx context.Context, c Claimed, cancel context.CancelCauseFunc) {
	t := time.NewTicker(heartbeat)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		err := b.Store.Extend(ctx, c, lease)
		if errors.Is(err, ErrStale) || errors.Is(err, ErrStopped) {
			cancel(err)
			return
		}
	}
}

// register makes the job stoppable by its lane while it runs here.
func (b *Bot) register(c Claimed, stop func()) (forget func()) {
	if c.Lane == "" {
		return func() {}
	}
	b.mu.Lock()
	b.running[c.Lane] = stop
	b.mu.Unlock()
	return func() {
		b.mu.Lock()
		delete(b.running, c.Lane)
		b.mu.Unlock()
	}
}

// settle decides what becomes of the job; see verdict.
func (b *Bot) settle(ctx context.Context, c Claimed, out Outcome, err, cause error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	v := verdict(c.Attempt, err, cause)
	b.Meter.Count("jobs_total", string(c.Kind), v.what)
	var serr error
	switch v.what {
	case "done":
		b.alive()
		serr = b.Store.Done(ctx, c, out.Thread, out.Turns...)
	case "retry":
		serr = b.Store.Retry(ctx, c, v.delay, v.counted)
	case "dead":
		b.apologise(ctx, c)
		serr = b.Store.Bury(ctx, c, err.Error())
	}
	if err != nil && v.what != "stale" {
		b.Log.Warn("job not done", "job", c.ID, "kind", c.Kind, "attempt", c.Attempt, "then", v.what, "err", err)
	}
	if errors.Is(err, ErrRevoked) {
		b.Revoked(ctx)
	}
	if serr != nil && !errors.Is(serr, ErrStale) {
		b.Log.Error("job not settled; its lease will expire", "job", c.ID, "err", serr)
	}
}

type fate struct {
	what    string // done, retry, dead, stale
	delay   time.Duration
	counted bool
}

// verdict is what becomes of a job after an attempt that ended with err.
// cause is why its context ended, if it did. A rate limit, a dead token and
// a shutdown are not the job's fault and do not count as attempts.
func verdict(attempt int, err, cause error) fate {
	var delayed *Delayed
	switch {
	case err == nil:
		return fate{what: "done"}
	case errors.Is(err, ErrStale) || errors.Is(cause, ErrStale):
		return fate{what: "stale"}
	case errors.Is(cause, ErrStopped):
		return fate{what: "done"}
	case errors.As(err, &delayed):
		return fate{what: "retry", delay: delayed.After}
	case errors.Is(err, ErrRevoked):
		return fate{what: "retry", delay: revokedWait}
	case errors.Is(err, ErrRefused):
		return fate{what: "dead"}
	case errors.Is(cause, context.Canceled):
		return fate{what: "retry"}
	case attempt >= maxAttempts:
		return fate{what: "dead"}
	}
	return fate{what: "retry", delay: backoff(attempt), counted: true}
}

// backoff doubles from one second up to maxBackoff, with full jitter on the
// upper half so that replicas spread out.
func backoff(attempt int) time.Duration {
	d := maxBackoff
	if attempt < 10 {
		d = min(d, time.Second<<(attempt-1))
	}
	return d/2 + rand.N(d/2+1)
}

// poke wakes the worker for a job that was just added here.
func (b *Bot) poke() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}
