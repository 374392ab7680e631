package slack

import (
	"context"
	"errors"
	"sync"
	"time"
)

// cache remembers what load returned, for a time and up to a size. Callers
// that ask for the same key at once share one load. Failures are not kept.
type cache[V any] struct {
	ttl  time.Duration
	size int
	now  func() time.Time

	mu      sync.Mutex
	known   map[string]known[V]
	flights map[string]*flight[V]
}

type known[V any] struct {
	value V
	until time.Time
}

type flight[V any] struct {
	done  chan struct{}
	value V
	err   error
}

func newCache[V any](ttl time.Duration, size int, now func() time.Time) *cache[V] {
	return &cache[V]{ttl: ttl, size: size, now: now, known: map[string]known[V]{}, flights: map[string]*flight[V]{}}
}

// get returns the value for key. Who waits for another's load that ended
// because the other gave up tries again itself.
func (c *cache[V]) get(ctx context.Context, key string, load func(context.Context) (V, error)) (V, error) {
	for {
		c.mu.Lock()
		if k, ok := c.known[key]; ok && c.now().Before(k.until) {
			c.mu.Unlock()
			return k.value, nil
		}
		f, shared := c.flights[key]
		if !shared {
			f = &flight[V]{done: make(chan struct{})}
			c.flights[key] = f
		}
		c.mu.Unlock()
		if !shared {
			c.fly(ctx, key, f, load)
			return f.value, f.err
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			var none V
			return none, ctx.Err()
		}
		if !errors.Is(f.err, context.Canceled) && !errors.Is(f.err, context.DeadlineExceeded) {
			return f.value, f.err
		}
	}
}

func (c *cache[V]) fly(ctx context.Context, key string, f *flight[V], load func(context.Context) (V, error)) {
	f.err = errUnclear // what the others see should load panic
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.flights, key)
		if f.err == nil {
			c.makeRoom()
			c.known[key] = known[V]{f.value, c.now().Add(c.ttl)}
		}
		close(f.done)
	}()
	f.value, f.err = load(ctx)
}

// makeRoom drops what is out of date and, when that is not enough, anything.
func (c *cache[V]) makeRoom() {
	if len(c.known) < c.size {
		return
	}
	now := c.now()
	for k, v := range c.known {
		if !now.Before(v.until) {
			delete(c.known, k)
		}
	}
	for k := range c.known {
		if len(c.known) < c.size {
			return
		}
		delete(c.known, k)
	}
}

// holds remembers until when something need not be tried.
type holds struct {
	now func() time.Time
	mu  sync.Mutex
	end map[string]time.Time
}

const maxHolds = 1000

func newHolds(now func() time.Time) *holds { return &holds{now: now, end: map[string]time.Time{}} }

func (h *holds) put(key string, d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.end) >= maxHolds {
		clear(h.end) // asking again is harmless
	}
	h.end[key] = h.now().Add(d)
}

func (h *holds) has(keys ...string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, k := range keys {
		if h.now().Before(h.end[k]) {
			return true
		}
	}
	return false
}
