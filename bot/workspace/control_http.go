package workspace

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// allowed tells whether a request may use the control interface: it carries
// the key, its Host is ours and so is its Origin, if it has one.
func (w *Workspace) allowed(r *http.Request) error {
	if err := w.ours(r); err != nil {
		return err
	}
	key := r.Header.Get(KeyHeader)
	if key == "" {
		key = r.URL.Query().Get("key")
	}
	if subtle.ConstantTimeCompare([]byte(key), []byte(w.opt.Key)) != 1 {
		return &Problem{Code: "no_key", Message: "the key is missing or wrong"}
	}
	return nil
}

func (w *Workspace) ours(r *http.Request) error {
	wrong := &Problem{Code: "wrong_origin", Message: "the request comes from elsewhere"}
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	known := host == "localhost" || ip != nil && ip.IsLoopback() || slices.Contains(w.opt.Hosts, host)
	if u, err := url.Parse(w.opt.URL); err == nil && u.Hostname() == host && host != "" {
		known = true
	}
	if o := r.Header.Get("Origin"); !known || o != "" && o != origin(r) {
		return wrong
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		return wrong
	}
	return nil
}

type handler func(r *http.Request) (any, error)

// take reads a body into T and acts.
func take[T any](do func(r *http.Request, in T) (any, error)) handler {
	return func(r *http.Request) (any, error) {
		var in T
		data, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
		if err == nil && len(data) > 0 {
			err = json.Unmarshal(data, &in)
		}
		if err != nil {
			return nil, &Problem{Code: "bad_request", Message: err.Error()}
		}
		return do(r, in)
	}
}

// nothing is for acts that answer only ok.
func nothing[T any](do func(r *http.Request, in T) error) handler {
	return take(func(r *http.Request, in T) (any, error) { return nil, do(r, in) })
}

func (w *Workspace) controls() map[string]handler {
	return map[string]handler{
		"GET state":      func(r *http.Request) (any, error) { return w.State(r.FormValue("as")), nil },
		"GET messages":   w.getMessages,
		"GET message":    w.getMessage,
		"GET views":      func(r *http.Request) (any, error) { return reply{"views": w.Views(r.FormValue("as"))}, nil },
		"GET home":       func(r *http.Request) (any, error) { return reply{"view": w.Home(r.FormValue("as"))}, nil },
		"GET calls":      w.getCalls,
		"GET deliveries": w.getDeliveries,
		"GET faults":     func(*http.Request) (any, error) { return reply{"faults": w.Faults()}, nil },
		"GET clock":      func(*http.Request) (any, error) { return w.Clock(), nil },

		"POST post":     take(func(_ *http.Request, in Post) (any, error) { ts, err := w.Post(in); return reply{"ts": ts}, err }),
		"POST edit":     nothing(func(_ *http.Request, in Edit) error { return w.Edit(in) }),
		"POST delete":   nothing(func(_ *http.Request, in Edit) error { return w.Delete(in) }),
		"POST react":    nothing(func(_ *http.Request, in React) error { return w.React(in) }),
		"POST read":     nothing(func(_ *http.Request, in Edit) error { return w.Read(in) }),
		"POST command":  nothing(func(r *http.Request, in Command) error { return w.Command(r.Context(), in) }),
		"POST action":   nothing(func(r *http.Request, in Action) error { return w.Act(r.Context(), in) }),
		"POST suggest":  take(func(r *http.Request, in Action) (any, error) { return w.Suggest(r.Context(), in) }),
		"POST shortcut": nothing(func(r *http.Request, in Shortcut) error { return w.RunShortcut(r.Context(), in) }),
		"POST submit":   take(func(r *http.Request, in Submit) (any, error) { return w.Submit(r.Context(), in) }),
		"POST close":    nothing(func(r *http.Request, in Submit) error { return w.CloseView(r.Context(), in) }),
		"POST open": take(func(_ *http.Request, in Open) (any, error) {
			ch, err := w.OpenTab(in)
			return reply{"channel": ch}, err
		}),
		"POST stop":     nothing(func(_ *http.Request, in Stop) error { return w.Stop(in) }),
		"POST feedback": nothing(func(r *http.Request, in FeedbackIn) error { return w.Feedback(r.Context(), in) }),
		"POST upload":   w.postUpload,

		"POST clock":    take(func(_ *http.Request, in ClockMove) (any, error) { return w.MoveClock(in) }),
		"POST faults":   take(func(_ *http.Request, in Fault) (any, error) { f, err := w.AddFault(in); return reply{"fault": f}, err }),
		"DELETE faults": w.deleteFaults,
		"POST disconnect": take(func(_ *http.Request, in struct{ Reason string }) (any, error) {
			return reply{"closed": w.Disconnect(in.Reason)}, nil
		}),
		"POST revoke": nothing(func(_ *http.Request, _ struct{}) error { w.Revoke(); return nil }),
		"POST person": take(func(_ *http.Request, in Person) (any, error) {
			p, err := w.AddPerson(in)
			return reply{"person": p}, err
		}),
		"POST channel": take(func(_ *http.Request, in Channel) (any, error) {
			c, err := w.AddChannel(in)
			return reply{"channel": c}, err
		}),
		"POST join":  nothing(func(_ *http.Request, in Membership) error { return w.Join(in) }),
		"POST leave": nothing(func(_ *http.Request, in Membership) error { return w.Leave(in) }),
		"POST reset": nothing(func(_ *http.Request, _ struct{}) error { w.Reset(); return nil }),
	}
}

func (w *Workspace) serveControl(rw http.ResponseWriter, r *http.Request) {
	w.learn(r)
	if err := w.allowed(r); err != nil {
		w.answerControl(rw, nil, err)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/control/")
	if name == "events" {
		w.serveFeed(rw, r)
		return
	}
	h, ok := w.control[r.Method+" "+name]
	if !ok {
		w.answerControl(rw, nil, &Problem{Code: "not_found", Message: r.Method + " " + r.URL.Path})
		return
	}
	v, err := h(r)
	w.answerControl(rw, v, err)
}

var statusOf = map[string]int{"bad_request": 400, "no_key": 403, "wrong_origin": 403, "not_found": 404}

func (w *Workspace) answerControl(rw http.ResponseWriter, v any, err error) {
	body := reply{}
	if v != nil {
		_ = json.Unmarshal(mustJSON(v), &body)
	}
	body["ok"] = err == nil
	status := http.StatusOK
	if err != nil {
		var p *Problem
		if !errors.As(err, &p) {
			p = &Problem{Code: "internal_error", Message: err.Error()}
		}
		body["error"], body["message"] = p.Code, p.Message
		if s := statusOf[p.Code]; s != 0 {
			status = s
		}
	}
	rw.Header().Set("Cache-Control", "no-store")
	writeJSON(rw, status, body)
}

func numberOf(r *http.Request, key string) int64 {
	n, _ := strconv.ParseInt(r.FormValue(key), 10, 64)
	return n
}

func (w *Workspace) getMessages(r *http.Request) (any, error) {
	return w.Messages(Query{
		As: r.FormValue("as"), Channel: r.FormValue("channel"), Thread: r.FormValue("thread"),
		Before: r.FormValue("before"), After: r.FormValue("after"), Limit: int(numberOf(r, "limit")),
	})
}

func (w *Workspace) getMessage(r *http.Request) (any, error) {
	m, err := w.Message(r.FormValue("as"), r.FormValue("channel"), r.FormValue("ts"))
	return reply{"message": m}, err
}

func (w *Workspace) getCalls(r *http.Request) (any, error) {
	limit := int(numberOf(r, "limit"))
	if limit == 0 {
		limit = 200
	}
	return reply{"calls": w.Calls(numberOf(r, "since"), limit, r.FormValue("refused") == "1")}, nil
}

func (w *Workspace) getDeliveries(r *http.Request) (any, error) {
	limit := int(numberOf(r, "limit"))
	if limit == 0 {
		limit = 200
	}
	return reply{"deliveries": w.Deliveries(numberOf(r, "since"), limit)}, nil
}

func (w *Workspace) deleteFaults(r *http.Request) (any, error) {
	w.ClearFaults(int(numberOf(r, "id")))
	return nil, nil
}

func (w *Workspace) postUpload(r *http.Request) (any, error) {
	if err := r.ParseMultipartForm(maxFile); err != nil {
		return nil, &Problem{Code: "bad_request", Message: err.Error()}
	}
	part, head, err := r.FormFile("file")
	if err != nil {
		return nil, &Problem{Code: "bad_request", Message: err.Error()}
	}
	defer part.Close()
	data, err := io.ReadAll(io.LimitReader(part, maxFile))
	if err != nil {
		return nil, &Problem{Code: "bad_request", Message: err.Error()}
	}
	ts, f, err := w.Upload(Upload{
		As: r.FormValue("as"), Channel: r.FormValue("channel"), Thread: r.FormValue("thread"), Text: r.FormValue("text"),
		Name: head.Filename, Data: data,
	})
	return reply{"ts": ts, "file": f}, err
}

// Clock reads the workspace's time.
func (w *Workspace) Clock() Clock {
	w.mu.Lock()
	defer w.mu.Unlock()
	return Clock{Now: w.now(), Offset: w.offset.String()}
}

// MoveClock moves it.
func (w *Workspace) MoveClock(in ClockMove) (Clock, error) {
	switch {
	case in.Advance != "":
		d, err := time.ParseDuration(in.Advance)
		if err != nil {
			return Clock{}, &Problem{Code: "bad_request", Message: err.Error()}
		}
		w.Advance(d)
	case in.To != "":
		t, err := time.Parse(time.RFC3339, in.To)
		if err != nil {
			return Clock{}, &Problem{Code: "bad_request", Message: err.Error()}
		}
		w.SetTime(t)
	default:
		return Clock{}, &Problem{Code: "bad_request", Message: "advance or to is required"}
	}
	return w.Clock(), nil
}

// serveFeed streams changes as server-sent events.
func (w *Workspace) serveFeed(rw http.ResponseWriter, r *http.Request) {
	since := numberOf(r, "since")
	if n, err := strconv.ParseInt(r.Header.Get("Last-Event-ID"), 10, 64); err == nil {
		since = n
	}
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(rw)
	_, _ = io.WriteString(rw, ": workspace\n\n")
	beat := time.NewTicker(15 * time.Second)
	defer beat.Stop()
	for {
		list, changed := w.changesAfter(since)
		for _, c := range list {
			since = c.Seq
			if _, err := fmt.Fprintf(rw, "id: %d\ndata: %s\n\n", c.Seq, mustJSON(c)); err != nil {
				return
			}
		}
		if out.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-beat.C:
			_, _ = io.WriteString(rw, ": beat\n\n")
		case <-r.Context().Done():
			return
		case <-w.ctx.Done():
			return
		}
	}
}

// changesAfter lists what follows seq; when that was forgotten, one "reload".
func (w *Workspace) changesAfter(seq int64) ([]Change, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if seq > w.seq || len(w.changes) > 0 && seq+1 < w.changes[0].Seq {
		return []Change{{Seq: w.seq, Kind: "reload"}}, w.changed
	}
	i, _ := slices.BinarySearchFunc(w.changes, seq+1, func(c Change, want int64) int { return int(c.Seq - want) })
	return slices.Clone(w.changes[i:]), w.changed
}
