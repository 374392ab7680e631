package workspace

import (
	"context"
	"fmt"
)

// WaitFor returns once ok answers true. It asks again after every change of
// the workspace (never by polling) and may call any reading method. what
// names the wait in the error when ctx ends first.
func (w *Workspace) WaitFor(ctx context.Context, what string, ok func() bool) error {
	for {
		w.mu.Lock()
		changed := w.changed
		w.mu.Unlock()
		if ok() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("workspace: waiting for %s: %w", what, ctx.Err())
		case <-w.ctx.Done():
			return fmt.Errorf("workspace: waiting for %s: closed", what)
		}
	}
}

// WaitConnected waits until n Socket Mode connections are up.
func (w *Workspace) WaitConnected(ctx context.Context, n int) error {
	return w.WaitFor(ctx, fmt.Sprintf("%d connections", n), func() bool { return w.Connected() >= n })
}

// WaitMessage waits for a message in a channel (or thread) that fits, as the
// person of q sees it, and answers it.
func (w *Workspace) WaitMessage(ctx context.Context, q Query, fits func(Message) bool) (Message, error) {
	var found Message
	q.Limit = 1000
	err := w.WaitFor(ctx, "a message in "+q.Channel+" "+q.Thread, func() bool {
		page, err := w.Messages(q)
		if err != nil {
			return false
		}
		for _, m := range page.Messages {
			if fits(m) {
				found = m
				return true
			}
		}
		return false
	})
	return found, err
}

// FromBot is a fit for WaitMessage: said by the bot, and finished.
func FromBot(m Message) bool { return m.BotID != "" && !m.Streaming }

// WaitCall waits for a Web API request after seq that fits.
func (w *Workspace) WaitCall(ctx context.Context, since int64, fits func(Call) bool) (Call, error) {
	var found Call
	err := w.WaitFor(ctx, "a call", func() bool {
		for _, c := range w.Calls(since, 0, false) {
			if fits(c) {
				found = c
				return true
			}
		}
		return false
	})
	return found, err
}

// WaitDelivery waits for an attempt that fits.
func (w *Workspace) WaitDelivery(ctx context.Context, fits func(Delivery) bool) (Delivery, error) {
	var found Delivery
	err := w.WaitFor(ctx, "a delivery", func() bool {
		for _, d := range w.Deliveries(0, 0) {
			if fits(d) {
				found = d
				return true
			}
		}
		return false
	})
	return found, err
}

// WaitView waits for a modal on top of a person's stack that fits.
func (w *Workspace) WaitView(ctx context.Context, as string, fits func(View) bool) (View, error) {
	var found View
	err := w.WaitFor(ctx, "a view of "+as, func() bool {
		stack := w.Views(as)
		if len(stack) == 0 || !fits(stack[len(stack)-1]) {
			return false
		}
		found = stack[len(stack)-1]
		return true
	})
	return found, err
}

// Quiet waits until everything sent to the bot was acknowledged or given up.
func (w *Workspace) Quiet(ctx context.Context) error {
	return w.WaitFor(ctx, "quiet", func() bool { return w.queue.idle() && !w.pending() })
}

// pending tells whether the newest attempt of anything may still change.
func (w *Workspace) pending() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	open := map[string]bool{}
	for _, d := range w.delivered {
		key := d.EventID
		if key == "" {
			key = fmt.Sprint(d.Seq)
		}
		open[key] = !d.Done || !d.Final && !d.Acked
	}
	for _, o := range open {
		if o {
			return true
		}
	}
	return false
}
