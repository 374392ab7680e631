package workspace

import (
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reply is a JSON object.
type reply = map[string]any

// refusal is {"ok":false,"error":code} with what explains it.
type refusal struct {
	code     string
	messages []string // response_metadata.messages
	extra    reply
	limited  int // seconds of Retry-After; the HTTP status is then 429
}

func (r *refusal) Error() string { return r.code }

func refuse(code string, messages ...string) error {
	for i, m := range messages {
		messages[i] = "[ERROR] " + m
	}
	return &refusal{code: code, messages: messages}
}

// call is one Web API request being answered; Workspace.mu is held.
type call struct {
	w      *Workspace
	method string
	args   args
	log    Call
}

type method struct {
	tier   tier
	scopes string // one of these suffices
	app    bool   // wants the app-level token
	do     func(c *call) (reply, error)
}

var methods map[string]method

func init() {
	methods = map[string]method{
		"api.test":  {tierSpecial, "", false, func(*call) (reply, error) { return reply{}, nil }},
		"auth.test": {tierSpecial, "", false, (*call).authTest},

		"chat.postMessage":   {tierPost, "chat:write", false, (*call).postMessage},
		"chat.update":        {tier3, "chat:write", false, (*call).updateMessage},
		"chat.delete":        {tier3, "chat:write", false, (*call).deleteMessage},
		"chat.postEphemeral": {tier4, "chat:write", false, (*call).postEphemeral},
		"chat.getPermalink":  {tierSpecial, "", false, (*call).permalink},
		"chat.startStream":   {tier2, "chat:write", false, (*call).startStream},
		"chat.appendStream":  {tier4, "chat:write", false, (*call).appendStream},
		"chat.stopStream":    {tier2, "chat:write", false, (*call).stopStream},

		"conversations.info":    {tier3, "channels:read groups:read im:read", false, (*call).channelInfo},
		"conversations.list":    {tier2, "channels:read groups:read im:read", false, (*call).channelList},
		"conversations.members": {tier4, "channels:read groups:read im:read", false, (*call).channelMembers},
		"conversations.history": {tier3, "channels:history groups:history im:history", false, (*call).history},
		"conversations.replies": {tier3, "channels:history groups:history im:history", false, (*call).replies},
		"conversations.open":    {tier3, "im:write", false, (*call).openDirect},

		"users.info":            {tier4, "users:read", false, (*call).userInfo},
		"users.list":            {tier2, "users:read", false, (*call).userList},
		"usergroups.list":       {tier2, "usergroups:read", false, (*call).groupList},
		"usergroups.users.list": {tier2, "usergroups:read", false, (*call).groupUsers},
		"team.info":             {tier3, "team:read", false, (*call).teamInfo},
		"bots.info":             {tier3, "users:read", false, (*call).botInfo},

		"views.open":    {tier4, "", false, (*call).viewOpen},
		"views.push":    {tier4, "", false, (*call).viewPush},
		"views.update":  {tier4, "", false, (*call).viewUpdate},
		"views.publish": {tier4, "", false, (*call).viewPublish},

		"assistant.threads.setStatus":           {tierSpecial, "chat:write assistant:write", false, (*call).setStatus},
		"assistant.threads.setSuggestedPrompts": {tier3, "assistant:write", false, (*call).setPrompts},
		"assistant.threads.setTitle":            {tier3, "assistant:write", false, (*call).setTitle},
		"agents.sessions.setStatus":             {tier3, "chat:write", false, (*call).setSession},

		"reactions.add":    {tier3, "reactions:write", false, (*call).addReaction},
		"reactions.remove": {tier2, "reactions:write", false, (*call).removeReaction},
		"reactions.get":    {tier3, "reactions:read", false, (*call).getReactions},

		"files.getUploadURLExternal":   {tier4, "files:write", false, (*call).uploadURL},
		"files.completeUploadExternal": {tier4, "files:write", false, (*call).completeUpload},
		"files.info":                   {tier4, "files:read", false, (*call).fileInfo},

		"apps.connections.open": {tierSpecial, "", true, (*call).openConnection},
	}
}

// allScopes are the scopes that the offered methods and events can need.
func allScopes() []string {
	set := map[string]bool{"commands": true}
	for _, m := range methods {
		for s := range strings.FieldsSeq(m.scopes) {
			set[s] = true
		}
	}
	for _, s := range eventScopes {
		set[s] = true
	}
	return slices.Sorted(maps.Keys(set))
}

func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request) {
	w.learn(r)
	name := r.PathValue("method")
	if r.Method != http.MethodPost && r.Method != http.MethodGet {
		http.Error(rw, "", http.StatusMethodNotAllowed)
		return
	}
	a, token, err := readArgs(rw, r)
	if err != nil {
		w.answer(rw, name, a, nil, err, Fault{})
		return
	}
	guard, alone := w.enter(name, a)
	defer w.leave(guard)
	fault := w.takeFault(name, apiFaults)
	if w.faultBefore(rw, r, name, a, fault) {
		return
	}
	out, c, err := w.run(name, a, token, alone)
	if fault.Kind == "drop" {
		w.record(c, name, a, out, err, fault)
		cut(rw)
		return
	}
	w.finish(rw, c, name, a, out, err, fault)
}

// run answers a call under the lock.
func (w *Workspace) run(name string, a args, token string, alone bool) (reply, *call, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := &call{w: w, method: name, args: a}
	m, known := methods[name]
	if !known {
		return nil, c, &refusal{code: "unknown_method", extra: reply{"req_method": name}}
	}
	if err := w.authorise(m, token); err != nil {
		return nil, c, err
	}
	if wait := w.limit(name, m.tier, a.str("channel")); wait > 0 {
		return nil, c, &refusal{code: "ratelimited", limited: wait}
	}
	if !alone {
		return nil, c, refuse("streaming_state_conflict")
	}
	out, err := m.do(c)
	return out, c, err
}

func (w *Workspace) authorise(m method, token string) error {
	switch {
	case token == "":
		return refuse("not_authed")
	case token != w.opt.BotToken && token != w.opt.AppToken:
		return refuse("invalid_auth")
	case w.revoked:
		return refuse("token_revoked")
	case m.app != (token == w.opt.AppToken):
		return refuse("not_allowed_token_type")
	}
	return w.scoped(m.scopes)
}

// scoped demands one of the scopes.
func (w *Workspace) scoped(scopes string) error {
	if scopes == "" {
		return nil
	}
	for s := range strings.FieldsSeq(scopes) {
		if slices.Contains(w.opt.Scopes, s) {
			return nil
		}
	}
	return &refusal{code: "missing_scope", extra: reply{
		"needed": strings.ReplaceAll(scopes, " ", ","), "provided": strings.Join(w.opt.Scopes, ","),
	}}
}

func (w *Workspace) answer(rw http.ResponseWriter, name string, a args, out reply, err error, f Fault) {
	w.finish(rw, &call{w: w, method: name, args: a}, name, a, out, err, f)
}

// finish logs a call and writes its answer.
func (w *Workspace) finish(rw http.ResponseWriter, c *call, name string, a args, out reply, err error, f Fault) {
	w.record(c, name, a, out, err, f)
	body, status := render(c, out, err)
	var no *refusal
	if errors.As(err, &no) && no.limited > 0 {
		rw.Header().Set("Retry-After", strconv.Itoa(no.limited))
	}
	rw.Header().Set("X-OAuth-Scopes", strings.Join(w.opt.Scopes, ","))
	rw.Header().Set("X-Accepted-OAuth-Scopes", strings.ReplaceAll(methods[name].scopes, " ", ","))
	writeJSON(rw, status, body)
}

func render(c *call, out reply, err error) (reply, int) {
	body := reply{"ok": err == nil}
	maps.Copy(body, out)
	meta, _ := body["response_metadata"].(reply)
	if meta == nil {
		meta = reply{}
	}
	if c.log.Warning != "" {
		body["warning"] = c.log.Warning
		meta["warnings"] = []string{c.log.Warning}
	}
	status := http.StatusOK
	if err != nil {
		no := asRefusal(err)
		body["error"] = no.code
		maps.Copy(body, no.extra)
		if len(no.messages) > 0 {
			meta["messages"] = no.messages
			if no.code == "invalid_blocks" {
				body["errors"] = trimmed(no.messages)
			}
		}
		if no.limited > 0 {
			status = http.StatusTooManyRequests
		}
	}
	if len(meta) > 0 {
		body["response_metadata"] = meta
	}
	return body, status
}

func trimmed(messages []string) []string {
	var list []string
	for _, m := range messages {
		list = append(list, strings.TrimPrefix(m, "[ERROR] "))
	}
	return list
}

func asRefusal(err error) *refusal {
	var no *refusal
	if errors.As(err, &no) {
		return no
	}
	return &refusal{code: "internal_error"}
}

// record appends to the calls log.
func (w *Workspace) record(c *call, name string, a args, out reply, err error, f Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.recordLocked(c, name, a, out, err, f)
}

func (w *Workspace) recordLocked(c *call, name string, a args, out reply, err error, f Fault) {
	w.callSeq++
	l := c.log
	l.Seq, l.At, l.Method, l.Args, l.OK, l.Status, l.Fault = w.callSeq, w.now(), name, a.summary(), err == nil, http.StatusOK, f.Kind
	l.Channel = cmp.Or(l.Channel, a.str("channel"), a.str("channel_id"))
	ts, _ := out["ts"].(string)
	l.TS = cmp.Or(l.TS, ts, a.str("ts"))
	if err != nil {
		no := asRefusal(err)
		l.Error, l.Messages = no.code, no.messages
		l.Refused = f.Kind != "error" && no.limited == 0
		if no.limited > 0 {
			l.Status = http.StatusTooManyRequests
		}
	}
	switch f.Kind {
	case "status":
		l.OK, l.Status, l.Refused, l.Error = false, cmp.Or(f.Status, http.StatusInternalServerError), false, "http_error"
	case "reset":
		l.OK, l.Status, l.Refused, l.Error = false, 0, false, "connection_reset"
	}
	if l.Refused {
		w.refused++
	}
	w.calls = append(w.calls, l)
	if len(w.calls) > keepCalls {
		w.calls = slices.Clone(w.calls[keepCalls/2:])
	}
	w.note(Change{Kind: "call", Method: name, Channel: l.Channel, TS: l.TS, Refused: l.Refused})
	w.opt.Log.Debug("web api", "method", name, "ok", l.OK, "error", l.Error)
}

func writeJSON(rw http.ResponseWriter, status int, body any) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	enc := json.NewEncoder(rw)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(body)
}

// bucket is a token bucket in workspace time.
type bucket struct {
	left float64
	at   time.Time
}

// limit takes one call from the method's budget (§2.8) and answers how many
// seconds to wait when it is spent.
func (w *Workspace) limit(name string, t tier, channel string) int {
	if w.opt.NoRateLimits {
		return 0
	}
	size, perSecond, key := float64(t), float64(t)/60, name
	switch {
	case t == tierPost:
		size, perSecond, key = postBurst, 1, name+" "+channel
	case w.opt.CommercialApp && (name == "conversations.history" || name == "conversations.replies"):
		size, perSecond = smallPerMin, smallPerMin/60.0 // §2.9
	}
	b := w.buckets[key]
	now := w.now()
	if b == nil {
		b = &bucket{left: size, at: now}
		w.buckets[key] = b
	}
	if passed := now.Sub(b.at).Seconds(); passed > 0 {
		b.left = min(size, b.left+passed*perSecond)
	}
	b.at = now
	if b.left < 1 {
		return int((1-b.left)/perSecond) + 1
	}
	b.left--
	return 0
}
