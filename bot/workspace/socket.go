package workspace

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// socks are the Socket Mode connections.
type socks struct {
	conns   map[int]*sock
	tickets map[string]bool
	last    int // id of the newest connection
	turn    int // for taking turns
	waiting map[string]*pending
	up      chan struct{} // closed at every new connection, then replaced
}

// pending is an envelope that waits for its acknowledgement.
type pending struct {
	conn   int
	once   sync.Once
	finish func(ack)
}

type sock struct {
	id   int
	ws   *websocket.Conn
	mu   sync.Mutex // writes
	gone chan struct{}
	left atomic.Bool // told to go; only its own close is awaited
}

const (
	writeTimeout = 5 * time.Second
	byeTimeout   = 2 * time.Second
)

func (s *sock) send(v any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.ws.SetWriteDeadline(time.Now().Add(writeTimeout))
	return s.ws.WriteJSON(v)
}

func (c *call) openConnection() (reply, error) {
	if c.w.opt.BotURL != "" {
		return nil, refuse("socket_mode_not_enabled")
	}
	ticket := random()
	c.w.socks.tickets[ticket] = true
	url := "ws" + strings.TrimPrefix(c.w.url, "http") + "/socket?ticket=" + ticket + "&app_id=" + AppID
	return reply{"url": url}, nil
}

var upgrader = websocket.Upgrader{
	// The ticket is the permission; clients send Slack's own origin.
	CheckOrigin: func(*http.Request) bool { return true },
}

// serveSocket takes a connection whose ticket is good, once.
func (w *Workspace) serveSocket(rw http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	w.mu.Lock()
	known, full := w.socks.tickets[ticket], len(w.socks.conns) >= maxSockets // §2.12
	delete(w.socks.tickets, ticket)
	w.mu.Unlock()
	if !known {
		http.Error(rw, "invalid ticket", http.StatusForbidden)
		return
	}
	ws, err := upgrader.Upgrade(rw, r, nil)
	if err != nil {
		return
	}
	if full {
		_ = ws.WriteJSON(reply{"type": "disconnect", "reason": "too_many_websockets"})
		_ = ws.Close()
		return
	}
	w.serve(&sock{ws: ws, gone: make(chan struct{})})
}

// serve greets a connection, keeps it alive and reads its answers.
func (w *Workspace) serve(s *sock) {
	w.wg.Add(1)
	defer w.wg.Done()
	w.mu.Lock()
	w.socks.last++
	s.id = w.socks.last
	n := len(w.socks.conns) + 1
	w.mu.Unlock()
	hello := reply{
		"type": "hello", "num_connections": n, "connection_info": reply{"app_id": AppID},
		"debug_info": reply{"host": "workspace", "approximate_connection_time": int(w.opt.SocketLife.Seconds())},
	}
	if s.send(hello) != nil || s.ping() != nil {
		_ = s.ws.Close()
		return
	}
	w.mu.Lock()
	w.socks.conns[s.id] = s
	close(w.socks.up)
	w.socks.up = make(chan struct{})
	w.note(Change{Kind: "sockets"})
	w.mu.Unlock()
	if w.ctx.Err() != nil {
		_ = s.ws.Close()
	}
	done := make(chan struct{})
	go func() { defer close(done); w.keep(s) }()
	w.listen(s)
	w.lost(s)
	<-done
}

func (s *sock) ping() error {
	return s.ws.WriteControl(websocket.PingMessage, []byte("workspace"), time.Now().Add(writeTimeout))
}

// keep pings, and asks for a refresh at the end of the connection's life.
func (w *Workspace) keep(s *sock) {
	tick := time.NewTicker(w.opt.PingEvery)
	defer tick.Stop()
	var life <-chan time.Time
	if w.opt.SocketLife > 0 {
		t := time.NewTimer(w.opt.SocketLife)
		defer t.Stop()
		life = t.C
	}
	for {
		select {
		case <-tick.C:
			if !s.left.Load() && s.ping() != nil && !s.left.Load() {
				_ = s.ws.Close()
			}
		case <-life:
			w.bye(s, "refresh_requested")
		case <-w.ctx.Done():
			_ = s.ws.Close()
			return
		case <-s.gone:
			return
		}
	}
}

// listen reads acknowledgements until the connection ends or misses three pings.
func (w *Workspace) listen(s *sock) {
	alive := func() {
		if !s.left.Load() {
			_ = s.ws.SetReadDeadline(time.Now().Add(3*w.opt.PingEvery + writeTimeout))
		}
	}
	alive()
	s.ws.SetPongHandler(func(string) error { alive(); return nil })
	for {
		_, data, err := s.ws.ReadMessage()
		if err != nil {
			return
		}
		alive()
		if len(data) >= ackPayload {
			continue // section 3, Views: Slack drops it
		}
		var in struct {
			ID      string          `json:"envelope_id"`
			Payload json.RawMessage `json:"payload"`
		}
		if json.Unmarshal(data, &in) == nil && in.ID != "" {
			w.acked(in.ID, ack{body: in.Payload, conn: s.id})
		}
	}
}

func (w *Workspace) acked(envelope string, a ack) {
	w.mu.Lock()
	p := w.socks.waiting[envelope]
	delete(w.socks.waiting, envelope)
	w.mu.Unlock()
	if p != nil {
		p.once.Do(func() { p.finish(a) })
	}
}

// lost forgets a connection and fails what it had not acknowledged.
func (w *Workspace) lost(s *sock) {
	_ = s.ws.Close()
	close(s.gone)
	w.mu.Lock()
	delete(w.socks.conns, s.id)
	var open []string
	for id, p := range w.socks.waiting {
		if p.conn == s.id {
			open = append(open, id)
		}
	}
	w.note(Change{Kind: "sockets"})
	w.mu.Unlock()
	for _, id := range open {
		w.acked(id, ack{err: "connection_failed", conn: s.id})
	}
}

// bye tells a connection to go, with a reason, and leaves it a moment to
// read that; without a reason it is cut. Nothing is sent to it any more.
func (w *Workspace) bye(s *sock, reason string) {
	w.mu.Lock()
	delete(w.socks.conns, s.id)
	w.note(Change{Kind: "sockets"})
	w.mu.Unlock()
	s.left.Store(reason != "")
	if reason == "" || s.send(reply{"type": "disconnect", "reason": reason, "debug_info": reply{"host": "workspace"}}) != nil {
		_ = s.ws.Close()
		return
	}
	_ = s.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(writeTimeout))
	_ = s.ws.SetReadDeadline(time.Now().Add(byeTimeout))
}

// Disconnect ends all Socket Mode connections: with a disconnect message of
// that reason, or cut without a word when it is empty.
func (w *Workspace) Disconnect(reason string) int {
	w.mu.Lock()
	all := slices.Collect(maps.Values(w.socks.conns))
	w.mu.Unlock()
	for _, s := range all {
		w.bye(s, reason)
	}
	return len(all)
}

// Connected is how many Socket Mode connections there are.
func (w *Workspace) Connected() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.socks.conns)
}

// write sends one envelope on the next connection in turn; when there is
// none it waits for one until the deadline, in the background.
func (w *Workspace) write(o *outgoing, d *Delivery, retry int, reason string, finish func(ack)) {
	if s := w.nextSock(); s != nil {
		w.writeTo(s, o, d, retry, reason, finish)
		return
	}
	if w.opt.LoseOffline {
		finish(ack{err: "no_connection"})
		return
	}
	w.wg.Go(func() {
		if s := w.awaitSock(); s != nil {
			w.writeTo(s, o, d, retry, reason, finish)
			return
		}
		finish(ack{err: "no_connection"})
	})
}

func (w *Workspace) nextSock() *sock {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.socks.conns) == 0 {
		return nil
	}
	ids := slices.Sorted(maps.Keys(w.socks.conns))
	w.socks.turn++
	return w.socks.conns[ids[w.socks.turn%len(ids)]]
}

func (w *Workspace) awaitSock() *sock {
	limit := time.NewTimer(w.opt.AckDeadline)
	defer limit.Stop()
	for {
		w.mu.Lock()
		up := w.socks.up
		w.mu.Unlock()
		if s := w.nextSock(); s != nil {
			return s
		}
		select {
		case <-up:
		case <-limit.C:
			return nil
		case <-w.ctx.Done():
			return nil
		}
	}
}

func (w *Workspace) writeTo(s *sock, o *outgoing, d *Delivery, retry int, reason string, finish func(ack)) {
	p := &pending{conn: s.id, finish: finish}
	w.mu.Lock()
	id := w.id("env-")
	d.Envelope = id
	if w.socks.waiting == nil {
		w.socks.waiting = map[string]*pending{}
	}
	w.socks.waiting[id] = p
	w.mu.Unlock()
	if err := s.send(o.frame(id, retry, reason)); err != nil {
		_ = s.ws.Close()
		w.acked(id, ack{err: "connection_failed", conn: s.id})
		return
	}
	timer := time.AfterFunc(w.opt.AckDeadline, func() { w.acked(id, ack{err: "timeout", conn: s.id}) })
	_ = timer // stopped by nobody: after an acknowledgement it finds nothing to do
}

// frame is an envelope.
func (o *outgoing) frame(id string, retry int, reason string) reply {
	f := reply{"envelope_id": id, "payload": o.payload}
	switch o.kind {
	case "event":
		f["type"], f["accepts_response_payload"] = "events_api", false
		f["retry_attempt"], f["retry_reason"] = retry, reason
	case "command":
		f["type"], f["accepts_response_payload"] = "slash_commands", true
		f["payload"] = o.form
	default:
		f["type"], f["accepts_response_payload"] = "interactive", true
	}
	return f
}
