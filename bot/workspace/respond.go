package workspace

import (
	"encoding/json"
	"net/http"
	"time"
)

// responseURL lets the bot answer an interaction: five times within thirty
// minutes (§2.5).
type responseURL struct {
	channel, thread string
	person          string
	ts              string // the message it came from; "" for a command
	until           time.Time
	uses            int
}

func (w *Workspace) responseURL(r responseURL) string {
	id := w.id("R") + random()[:8]
	r.until = w.now().Add(urlLife)
	w.urls[id] = &r
	return w.url + "/respond/" + id
}

// serveRespond takes a use of a response URL.
func (w *Workspace) serveRespond(rw http.ResponseWriter, r *http.Request) {
	fault := w.takeFault("response_url", apiFaults)
	a, _, err := readArgs(rw, r)
	c := &call{w: w, method: "response_url", args: a}
	if w.faultBefore(rw, r, "response_url", a, fault) {
		return
	}
	w.mu.Lock()
	if err == nil {
		err = c.respond(r.PathValue("id"))
	}
	w.recordLocked(c, "response_url", a, nil, err, fault)
	w.mu.Unlock()
	if fault.Kind == "drop" {
		cut(rw)
		return
	}
	body, status := render(c, nil, err)
	if err != nil {
		status = http.StatusNotFound
	}
	writeJSON(rw, status, body)
}

func (c *call) respond(id string) error {
	u := c.w.urls[id]
	switch {
	case u == nil:
		return refuse("no_such_url")
	case !c.w.now().Before(u.until):
		return refuse("expired_url")
	case u.uses >= urlUses:
		return refuse("used_url")
	}
	u.uses++
	ch := c.w.channels[u.channel]
	if ch == nil {
		return refuse("channel_not_found")
	}
	c.log.Channel = ch.ID
	if c.args.flag("delete_original") {
		return c.deleteOriginal(ch, u)
	}
	body, err := c.content(c.args)
	if err != nil {
		return err
	}
	return c.answer(ch, u, c.cut(body))
}

func (c *call) deleteOriginal(ch *channel, u *responseURL) error {
	m := ch.byTS[u.ts]
	if m == nil || m.deleted {
		return refuse("message_not_found")
	}
	before := c.w.wire(m, false)
	c.w.remove(ch, m)
	if m.EphemeralTo == "" {
		c.w.emitDeleted(ch, m, before)
	}
	return nil
}

// answer shows what a response URL or an acknowledgement brought.
func (c *call) answer(ch *channel, u *responseURL, body content) error {
	thread := u.thread
	if c.args.has("thread_ts") {
		thread = c.args.str("thread_ts")
	}
	if m := ch.byTS[u.ts]; c.args.flag("replace_original") && m != nil && !m.deleted && m.BotID != "" {
		before := c.w.wire(m, false)
		m.Text, m.Blocks, m.Attachments = body.text, body.blocks, body.attachments
		c.log.TS = m.TS
		if m.EphemeralTo != "" {
			c.w.note(Change{Kind: "ephemeral", Channel: ch.ID, TS: m.TS, Thread: m.Thread, Person: m.EphemeralTo})
			return nil
		}
		c.w.edited(ch, m, BotUser, before)
		return nil
	}
	if c.args.str("response_type") == "in_channel" {
		c.log.TS = c.w.say(ch, thread, body, false).TS
		return nil
	}
	m := c.w.whisper(ch, thread, u.person, body)
	u.ts = m.TS // a later use may replace what this one showed
	c.log.TS = m.TS
	return nil
}

// acknowledged shows what the bot put into the acknowledgement of a command.
func (w *Workspace) acknowledged(u responseURL, body json.RawMessage) error {
	a := args{}
	if len(body) == 0 || string(body) == "null" {
		return nil
	}
	if json.Unmarshal(body, &a) != nil {
		a = args{"text": string(body)} // plain text is shown as it is
	}
	if len(a) == 0 {
		return nil
	}
	c := &call{w: w, method: "ack", args: a}
	content, err := c.content(a)
	if err == nil {
		err = c.answer(w.channels[u.channel], &u, c.cut(content))
	}
	w.recordLocked(c, "ack", a, nil, err, Fault{})
	return err
}
