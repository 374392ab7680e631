package workspace

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A Workspace is one Slack workspace with one app installed. It is safe for
// concurrent use. Everything it knows is in memory.
type Workspace struct {
	opt     Options
	start   time.Time
	mux     *http.ServeMux
	control map[string]handler
	ctx     context.Context
	cancel  context.CancelFunc
	wg      sync.WaitGroup
	queue   queue

	mu      sync.Mutex
	url     string
	offset  time.Duration
	seq     int64         // of the feed
	changes []Change      // the newest ones
	changed chan struct{} // closed at every change, then replaced
	moved   chan struct{} // likewise, when the clock is moved
	lastTS  int64         // microseconds; timestamps never go back, not even at a reset
	counter int64
	revoked bool
	faults  []*Fault
	faultID int
	*state
	socks socks
}

// state is what a reset forgets.
type state struct {
	people    map[string]*Person
	order     []string // of people
	channels  map[string]*channel
	corder    []string // of channels
	groups    []Group
	views     map[string]*view
	stacks    map[string][]*view // by person
	homes     map[string]*view
	triggers  map[string]*trigger
	urls      map[string]*responseURL
	files     map[string]*file
	buckets   map[string]*bucket
	busy      map[string]int // streaming calls under way, by channel and ts
	calls     []Call
	callSeq   int64
	refused   int
	delivered []*Delivery
	delivSeq  int64
}

// New makes a workspace. Close it to end its connections.
func New(o Options) (*Workspace, error) {
	if err := o.fill(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	w := &Workspace{opt: o, start: o.Now(), ctx: ctx, cancel: cancel, url: strings.TrimSuffix(o.URL, "/"), changed: make(chan struct{}), moved: make(chan struct{})}
	w.state = w.fresh()
	w.socks.conns = map[int]*sock{}
	w.socks.tickets = map[string]bool{}
	w.socks.up = make(chan struct{})
	w.queue.ready = make(chan struct{}, 1)
	w.routes()
	w.welcome()
	w.wg.Go(w.dispatch)
	return w, nil
}

// Close ends sockets, deliveries and feeds, and waits for them.
func (w *Workspace) Close() {
	w.cancel()
	w.Disconnect("")
	w.wg.Wait()
}

func (w *Workspace) fresh() *state {
	s := &state{
		people: map[string]*Person{}, channels: map[string]*channel{}, groups: slices.Clone(w.opt.Groups),
		views: map[string]*view{}, stacks: map[string][]*view{}, homes: map[string]*view{},
		triggers: map[string]*trigger{}, urls: map[string]*responseURL{}, files: map[string]*file{},
		buckets: map[string]*bucket{}, busy: map[string]int{},
	}
	s.addPerson(Person{ID: BotUser, Team: w.opt.Team.ID, Name: strings.ToLower(w.opt.AppName), Real: w.opt.AppName, Locale: "fr-FR", TZ: "Europe/Paris", Bot: true})
	for _, p := range w.opt.People {
		s.addPerson(p)
	}
	for _, c := range w.opt.Channels {
		s.addChannel(c)
	}
	for _, p := range w.opt.People {
		if p.Team == w.opt.Team.ID {
			s.addChannel(directWith(p.ID))
		}
	}
	return s
}

func directWith(person string) Channel {
	return Channel{ID: Direct(person), Direct: true, User: person, Members: []string{person, BotUser}}
}

func (s *state) addPerson(p Person) {
	if s.people[p.ID] == nil {
		s.order = append(s.order, p.ID)
	}
	s.people[p.ID] = &p
}

func (s *state) addChannel(c Channel) *channel {
	c.Members = slices.Clone(c.Members)
	old := s.channels[c.ID]
	if old != nil {
		old.Channel = c
		return old
	}
	s.corder = append(s.corder, c.ID)
	s.channels[c.ID] = newChannel(c)
	return s.channels[c.ID]
}

func (w *Workspace) welcome() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range w.opt.Welcome {
		c, p := w.channels[t.Channel], w.people[t.User]
		switch {
		case c == nil || p == nil:
		case p.Bot:
			w.store(c, &message{Message: w.own(t.Text)})
		default:
			w.store(c, &message{Message: w.personal(p, t.Text)})
		}
	}
}

// ServeHTTP serves the Web API, sockets, response URLs, files, the control
// interface and the page.
func (w *Workspace) ServeHTTP(rw http.ResponseWriter, r *http.Request) { w.mux.ServeHTTP(rw, r) }

func (w *Workspace) routes() {
	w.mux = http.NewServeMux()
	w.control = w.controls()
	w.mux.HandleFunc("/api/{method}", w.serveAPI)
	w.mux.HandleFunc("/api/{$}", w.serveAPI)
	w.mux.HandleFunc("GET /socket", w.serveSocket)
	w.mux.HandleFunc("POST /respond/{id}", w.serveRespond)
	w.mux.HandleFunc("POST /upload/{id}", w.serveUpload)
	w.mux.HandleFunc("GET /files/{id}/{name}", w.serveFile)
	w.mux.HandleFunc("/control/", w.serveControl)
	w.mux.HandleFunc("/", w.servePage)
}

// Now is the workspace's time.
func (w *Workspace) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now()
}

func (w *Workspace) now() time.Time { return w.opt.Now().Add(w.offset).UTC() }

// stamp is a new message timestamp: strictly increasing.
func (w *Workspace) stamp() string {
	w.lastTS = max(w.lastTS+1, w.now().UnixMicro())
	return fmt.Sprintf("%d.%06d", w.lastTS/1e6, w.lastTS%1e6)
}

// id is a new identifier: the same sequence whenever the start time is the
// same, different ones for every other start, and never reused by a reset.
func (w *Workspace) id(prefix string) string {
	w.counter++
	return fmt.Sprintf("%s%s%04d", prefix, strings.ToUpper(strconv.FormatInt(w.start.Unix(), 36)), w.counter)
}

// note records a change and wakes everybody who waits.
func (w *Workspace) note(c Change) {
	w.seq++
	c.Seq = w.seq
	w.changes = append(w.changes, c)
	if len(w.changes) > keepChanges {
		w.changes = slices.Clone(w.changes[len(w.changes)-keepChanges/2:])
	}
	close(w.changed)
	w.changed = make(chan struct{})
}

// wake makes everybody who waits look again, without a change to report.
func (w *Workspace) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.changed)
	w.changed = make(chan struct{})
}

// How much of each log is kept.
const (
	keepChanges    = 20_000
	keepCalls      = 20_000
	keepDeliveries = 20_000
)

// Addresses and secrets for the bot's configuration.

// BotToken is the token of the Web API.
func (w *Workspace) BotToken() string { return w.opt.BotToken }

// AppToken is the app-level token of Socket Mode.
func (w *Workspace) AppToken() string { return w.opt.AppToken }

// SigningSecret signs the HTTP deliveries.
func (w *Workspace) SigningSecret() string { return w.opt.SigningSecret }

// Key is that of the control interface.
func (w *Workspace) Key() string { return w.opt.Key }

// SetURL says where the handler is reached.
func (w *Workspace) SetURL(u string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.url = strings.TrimSuffix(u, "/")
}

// SetBotURL switches to HTTP deliveries to the bot's base URL; empty goes
// back to Socket Mode.
func (w *Workspace) SetBotURL(u string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.opt.BotURL = strings.TrimSuffix(u, "/")
}

// APIURL is the base of the Web API, with a slash at the end.
func (w *Workspace) APIURL() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.url + "/api/"
}

// learn remembers the address of a request when none was configured.
func (w *Workspace) learn(r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.url == "" {
		w.url = origin(r)
	}
}

func origin(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// Start listens on addr ("127.0.0.1:0" when empty) and serves until Close.
func (w *Workspace) Start(addr string) (url string, err error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("workspace.Start(%s): %w", addr, err)
	}
	w.SetURL("http://" + l.Addr().String())
	srv := &http.Server{Handler: w, ReadHeaderTimeout: 10 * time.Second}
	w.wg.Go(func() { _ = srv.Serve(l) })
	w.wg.Go(func() { <-w.ctx.Done(); _ = srv.Close() })
	return "http://" + l.Addr().String(), nil
}

func random() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
