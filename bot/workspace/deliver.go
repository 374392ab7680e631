package workspace

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"
)

// outgoing is one thing for the bot: an event (retried), or a command or an
// interaction (one attempt, whose answer somebody waits for).
type outgoing struct {
	kind, typ   string
	path        string
	channel, ts string
	eventID     string
	wrap        func(eventID string) reply // of an event, called under the lock
	payload     json.RawMessage
	form        map[string]string // of a command, instead of the payload
	answer      chan ack          // nil for events
	fault       Fault
}

// ack is what came back: err is "" when the bot acknowledged in time.
type ack struct {
	err     string
	status  int
	body    json.RawMessage
	noRetry bool
	conn    int
	at      time.Time // when the attempt ended, in workspace time
}

// renew gives an event a new id and builds its payload.
func (o *outgoing) renew(w *Workspace) {
	o.eventID = w.id("Ev")
	o.payload, _ = json.Marshal(o.wrap(o.eventID))
}

// queue keeps what is to be sent in order.
type queue struct {
	mu    sync.Mutex
	items []*outgoing
	begun bool // something popped is still being started
	ready chan struct{}
}

func (q *queue) push(o *outgoing) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, o)
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

func (q *queue) pop() *outgoing {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		return nil
	}
	o := q.items[0]
	q.items, q.begun = q.items[1:], true
	return o
}

func (q *queue) started() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.begun = false
}

func (q *queue) idle() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items) == 0 && !q.begun
}

// dispatch starts deliveries in order; each then runs on its own.
func (w *Workspace) dispatch() {
	var held []*outgoing
	for {
		o := w.queue.pop()
		if o == nil {
			select {
			case <-w.queue.ready:
				continue
			case <-w.ctx.Done():
				return
			}
		}
		held = w.handOut(o, held)
		w.queue.started()
		w.wake()
	}
}

// handOut begins a delivery, and after it those that were held back; it
// answers what is held back now.
func (w *Workspace) handOut(o *outgoing, held []*outgoing) []*outgoing {
	o.fault = w.takeFault(o.typ, deliveryFaults)
	if o.fault.Kind == "reorder" {
		return append(held, o)
	}
	w.begin(o)
	for _, h := range held {
		w.begin(h)
	}
	return nil
}

// begin starts one delivery, and its copies when a fault asks for them.
func (w *Workspace) begin(o *outgoing) {
	w.launch(o)
	if o.fault.Kind != "duplicate" && o.fault.Kind != "redeliver" {
		return
	}
	twin := *o
	twin.answer = nil
	if o.fault.Kind == "redeliver" && o.wrap != nil {
		w.mu.Lock()
		twin.renew(w)
		w.mu.Unlock()
	}
	w.launch(&twin)
}

// launch writes the first attempt before it returns where order can be kept
// (sockets), and waits for the answer in the background.
func (w *Workspace) launch(o *outgoing) {
	if o.fault.Kind == "lose" {
		w.lose(o)
		return
	}
	first := w.attempt(o, 0, "")
	w.wg.Go(func() { w.deliver(o, first) })
}

func (w *Workspace) lose(o *outgoing) {
	d := w.open(o, 0, "")
	w.shut(d, ack{err: "lost"}, true)
	o.reply(ack{err: "lost"})
}

func (o *outgoing) reply(a ack) {
	if o.answer != nil {
		o.answer <- a
	}
}

// attempt sends once; the channel gives what came back.
func (w *Workspace) attempt(o *outgoing, retry int, reason string) <-chan ack {
	done := make(chan ack, 1)
	d := w.open(o, retry, reason)
	finish := func(a ack) {
		if o.fault.Kind == "noack" && retry == 0 {
			a = ack{err: "timeout", conn: a.conn}
		}
		a.at = w.shut(d, a, !w.retriable(o, retry, a))
		done <- a
	}
	if d.Mode == "http" {
		w.wg.Go(func() { finish(w.post(o, retry, reason)) })
		return done
	}
	w.write(o, d, retry, reason, finish)
	return done
}

// retriable tells whether another attempt follows (§2.2).
func (w *Workspace) retriable(o *outgoing, retry int, a ack) bool {
	if a.err == "" || o.kind != "event" || retry >= len(w.opt.Retries) {
		return false
	}
	if a.err == "no_connection" && w.opt.LoseOffline {
		return false
	}
	return !a.noRetry || a.err == "timeout"
}

// deliver follows an event until it is acknowledged or given up.
func (w *Workspace) deliver(o *outgoing, pending <-chan ack) {
	for retry := 0; ; retry++ {
		a := <-pending
		if !w.retriable(o, retry, a) {
			o.reply(a)
			return
		}
		if !w.sleepUntil(a.at.Add(w.opt.Retries[retry])) {
			return
		}
		pending = w.attempt(o, retry+1, reasonOf(w.mode(), a.err))
	}
}

// reasonOf is x-slack-retry-reason, or retry_reason of an envelope.
func reasonOf(mode, err string) string {
	switch {
	case mode == "socket":
		return "timeout"
	case err == "timeout":
		return "http_timeout"
	}
	return err
}

func (w *Workspace) mode() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.modeLocked()
}

func (w *Workspace) modeLocked() string {
	if w.opt.BotURL != "" {
		return "http"
	}
	return "socket"
}

// sleepUntil waits until an instant of workspace time, which may come sooner
// when the clock is moved. It answers false when the workspace is closed first.
func (w *Workspace) sleepUntil(until time.Time) bool {
	for {
		w.mu.Lock()
		left, moved := until.Sub(w.now()), w.moved
		w.mu.Unlock()
		if left <= 0 {
			return w.ctx.Err() == nil
		}
		t := time.NewTimer(left)
		select {
		case <-t.C:
		case <-moved:
		case <-w.ctx.Done():
			t.Stop()
			return false
		}
		t.Stop()
	}
}

// open records an attempt.
func (w *Workspace) open(o *outgoing, retry int, reason string) *Delivery {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.delivSeq++
	d := &Delivery{
		Seq: w.delivSeq, Kind: o.kind, Type: o.typ, EventID: o.eventID, Mode: w.modeLocked(), Retry: retry, Reason: reason,
		Channel: o.channel, TS: o.ts, SentAt: w.now(), Fault: o.fault.Kind, Payload: o.payload,
	}
	w.delivered = append(w.delivered, d)
	if len(w.delivered) > keepDeliveries {
		w.delivered = slices.Clone(w.delivered[keepDeliveries/2:])
	}
	if retry == 0 {
		w.note(Change{Kind: "delivery", Channel: o.channel, TS: o.ts, Method: o.typ})
	}
	return d
}

// shut records how an attempt ended, and answers when.
func (w *Workspace) shut(d *Delivery, a ack, final bool) time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	d.Done, d.Acked, d.Error, d.Status, d.Final, d.Conn = true, a.err == "", a.err, a.status, final, a.conn
	d.AckMS = float64(w.now().Sub(d.SentAt).Microseconds()) / 1000
	w.note(Change{Kind: "delivery", Channel: d.Channel, TS: d.TS, Method: d.Type})
	w.opt.Log.Debug("delivery", "type", d.Type, "event", d.EventID, "retry", d.Retry, "error", a.err)
	return w.now()
}

// ask delivers a command or an interaction and waits for the answer.
func (w *Workspace) ask(ctx context.Context, o *outgoing) (ack, error) {
	o.answer = make(chan ack, 1)
	w.queue.push(o)
	select {
	case a := <-o.answer:
		return a, nil
	case <-ctx.Done():
		return ack{}, ctx.Err()
	case <-w.ctx.Done():
		return ack{}, context.Canceled
	}
}
