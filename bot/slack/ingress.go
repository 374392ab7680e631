package slack

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"amiable/bot"
)

// maxBody is the largest request that is read; Slack's stay far below.
const maxBody = 1 << 20

// Paths that Handler serves.
const (
	EventsPath       = "/slack/events"
	CommandsPath     = "/slack/commands"
	InteractionsPath = "/slack/interactions"
)

// Handler serves Slack's signed requests on the three paths above. It
// answers 200 once the inbox has stored the work (or there is none), 503 when
// it could not, so that Slack delivers again, and refuses everything else:
// 405 not a POST, 413 too large, 401 signature, 400 malformed. A refusal is
// one line in the log, without the body.
func (c *Client) Handler(inbox bot.Inbox) http.Handler {
	mux := http.NewServeMux()
	mux.Handle(EventsPath, c.door(inbox, func(body []byte) (work, error) { return parseEvent(body, c.selfID()) }))
	mux.Handle(CommandsPath, c.door(inbox, parseCommandForm))
	mux.Handle(InteractionsPath, c.door(inbox, parseInteractionForm))
	return mux
}

// selfID is the bot's user id, or "" when it is not known yet.
func (c *Client) selfID() string {
	if me := c.self.Load(); me != nil {
		return me.UserID
	}
	return ""
}

var bodies = sync.Pool{New: func() any { return bytes.NewBuffer(make([]byte, 0, 8<<10)) }}

// maxPooled keeps the memory of a rare large request from staying for good.
const maxPooled = 64 << 10

func (c *Client) door(inbox bot.Inbox, parse func([]byte) (work, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		buf := bodies.Get().(*bytes.Buffer)
		buf.Reset()
		defer func() {
			if buf.Cap() <= maxPooled {
				bodies.Put(buf)
			}
		}()
		if status, err := c.admit(w, r, buf); err != nil {
			c.refuse(w, r, status, err)
			return
		}
		job, err := parse(buf.Bytes())
		if err != nil {
			c.refuse(w, r, http.StatusBadRequest, err)
			return
		}
		c.answer(w, r, inbox, job)
	}
}

// admit reads and verifies a request.
func (c *Client) admit(w http.ResponseWriter, r *http.Request, buf *bytes.Buffer) (status int, err error) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return http.StatusMethodNotAllowed, errors.New("not a POST")
	}
	if r.ContentLength > maxBody {
		return http.StatusRequestEntityTooLarge, errors.New("body too large")
	}
	if _, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return http.StatusRequestEntityTooLarge, errors.New("body too large")
		}
		return http.StatusBadRequest, errors.New("body not read")
	}
	if err := verify(c.opt.SigningSecret, r.Header, buf.Bytes(), time.Now(), c.opt.Clock.Now()); err != nil {
		return http.StatusUnauthorized, err
	}
	return 0, nil
}

func (c *Client) refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	c.log.Warn("request refused", "path", r.URL.Path, "status", status, "reason", err)
	http.Error(w, http.StatusText(status), status)
}

// answer does the work within the time Slack gives and acknowledges.
func (c *Client) answer(w http.ResponseWriter, r *http.Request, inbox bot.Inbox, job work) {
	if job.do == nil {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte(job.challenge)) // a caller that has gone needs no answer
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), c.opt.InboxWait)
	defer cancel()
	m, err := job.do(ctx, inbox)
	switch {
	case err != nil:
		c.refuse(w, r, http.StatusServiceUnavailable, err)
	case m == nil:
		w.WriteHeader(http.StatusOK)
	default:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_ = json.NewEncoder(w).Encode(c.response(*m, true)) // as above
	}
}

// signedFor is how old, or how far ahead, a signature may be.
const signedFor = 5 * time.Minute

var errSignature = errors.New("signature")

// verify checks Slack's v0 signature: an HMAC-SHA256 over version, timestamp
// and body, not older than five minutes. The time is that of any of the given
// clocks: the machine's and, in trials, the bot's own, which is ahead.
func verify(secret string, h http.Header, body []byte, now ...time.Time) error {
	stamp := h.Get("X-Slack-Request-Timestamp")
	signature, ok := strings.CutPrefix(h.Get("X-Slack-Signature"), "v0=")
	got, err := hex.DecodeString(signature)
	seconds, terr := strconv.ParseInt(stamp, 10, 64)
	if secret == "" || !ok || err != nil || terr != nil || len(got) != sha256.Size {
		return errSignature
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	if !hmac.Equal(mac.Sum(nil), got) {
		return errSignature
	}
	for _, t := range now {
		if age := t.Unix() - seconds; age <= int64(signedFor/time.Second) && age >= -int64(signedFor/time.Second) {
			return nil
		}
	}
	return errors.New("signature too old")
}
