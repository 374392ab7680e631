package slack

import (
	"context"
	"fmt"
	"sync"

	"amiable/bot"
)

// recorder is an inbox that writes down what it is given.
type recorder struct {
	mu    sync.Mutex
	got   []string
	err   error
	reply *bot.Message
	wait  chan struct{} // every call waits for it, or for its context
	each  chan<- string // told of every call
}

func (r *recorder) note(ctx context.Context, kind string, v any) error {
	s := fmt.Sprintf("%s %+v", kind, v)
	if r.wait != nil {
		select {
		case <-r.wait:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	r.mu.Lock()
	r.got = append(r.got, s)
	err := r.err
	r.mu.Unlock()
	if r.each != nil {
		r.each <- s
	}
	return err
}

func (r *recorder) Hear(ctx context.Context, e bot.Heard) error { return r.note(ctx, "hear", e) }
func (r *recorder) Command(ctx context.Context, e bot.Command) (*bot.Message, error) {
	r.mu.Lock()
	reply := r.reply
	r.mu.Unlock()
	return reply, r.note(ctx, "command", e)
}
func (r *recorder) Press(ctx context.Context, e bot.Press) error   { return r.note(ctx, "press", e) }
func (r *recorder) Opened(ctx context.Context, e bot.Opened) error { return r.note(ctx, "opened", e) }
func (r *recorder) Stopped(ctx context.Context, e bot.Stopped) error {
	return r.note(ctx, "stopped", e)
}
func (r *recorder) Revoked(ctx context.Context) { _ = r.note(ctx, "revoked", "") }

func (r *recorder) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.got...)
}
