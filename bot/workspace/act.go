package workspace

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Problem is why a person could not do something.
type Problem struct {
	Code    string `json:"error"`
	Message string `json:"message"`
}

func (p *Problem) Error() string { return p.Code + ": " + p.Message }

// sentences are shown to people; %s is the command.
var sentences = map[string][2]string{
	"no_such_person":    {"Cette personne n'existe pas.", "There is no such person."},
	"no_such_channel":   {"Ce canal n'existe pas.", "There is no such channel."},
	"not_in_channel":    {"Vous n'êtes pas dans ce canal.", "You are not in this channel."},
	"no_such_message":   {"Ce message n'existe plus.", "This message is gone."},
	"not_yours":         {"Ce message n'est pas de vous.", "This is not your message."},
	"no_such_element":   {"Cet élément n'existe plus.", "This element is gone."},
	"bad_value":         {"Ce choix n'est pas possible ici.", "This is not one of the choices."},
	"no_such_view":      {"Cette fenêtre est fermée.", "This window is closed."},
	"command_in_thread": {"%s n'est pas pris en charge dans les fils de discussion. Désolé\u00a0!", "%s is not supported in threads. Sorry!"},
	"unknown_command":   {"%s n'est pas une commande valide.", "%s is not a valid command."},
	"unknown_shortcut":  {"Ce raccourci n'existe pas.", "There is no such shortcut."},
	"app_not_available": {"Cette application n'est pas disponible pour vous.", "This app is not available to you."},
	"operation_timeout": {"L'application n'a pas répondu à temps (operation_timeout).", "The app did not respond in time (operation_timeout)."},
	"dispatch_failed":   {"L'application a répondu par une erreur (dispatch_failed).", "The app responded with an error (dispatch_failed)."},
	"invalid_response":  {"La réponse de l'application a été refusée par Slack.", "Slack refused the app's response."},
	"invalid_view":      {"La fenêtre de l'application a été refusée par Slack.", "Slack refused the app's window."},
	"trouble":           {"Nous avons eu du mal à nous connecter. Réessayez\u00a0?", "We had some trouble connecting. Try again?"},
	"nothing_to_stop":   {"Rien n'est en cours ici.", "Nothing is running here."},
	"empty_message":     {"Le message est vide.", "The message is empty."},
	"not_found":         {"Introuvable.", "Not found."},
}

// problem words a code in the person's language.
func (w *Workspace) problem(as, code string, args ...string) *Problem {
	lang := 0
	if p := w.people[as]; p != nil && strings.HasPrefix(p.Locale, "en") {
		lang = 1
	}
	text := sentences[code][lang]
	if len(args) > 0 {
		text = strings.ReplaceAll(text, "%s", args[0])
	}
	return &Problem{Code: code, Message: text}
}

// place finds who acts and where; both must exist and belong together.
func (w *Workspace) place(as, in string) (*Person, *channel, error) {
	p, ch := w.people[as], w.channels[in]
	switch {
	case p == nil || p.Deleted || p.Bot:
		return nil, nil, w.problem(as, "no_such_person")
	case ch == nil:
		return nil, nil, w.problem(as, "no_such_channel")
	case !ch.has(as):
		return nil, nil, w.problem(as, "not_in_channel")
	}
	return p, ch, nil
}

// visible finds a message that the person can see.
func (w *Workspace) visible(as string, ch *channel, ts string) (*message, error) {
	m := ch.byTS[ts]
	if m == nil || m.deleted || m.EphemeralTo != "" && m.EphemeralTo != as {
		return nil, w.problem(as, "no_such_message")
	}
	return m, nil
}

// Post says something as a person and answers the message's ts.
func (w *Workspace) Post(in Post) (ts string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p, ch, err := w.place(in.As, in.Channel)
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(in.Text) == "" {
		return "", w.problem(in.As, "empty_message")
	}
	m := &message{Message: w.personal(p, in.Text)}
	if err := w.into(ch, m, in.Thread, in.As); err != nil {
		return "", err
	}
	m.Broadcast = in.Broadcast && in.Thread != ""
	w.store(ch, m)
	w.emitMessage(ch, m)
	return m.TS, nil
}

// into places a person's message in a thread.
func (w *Workspace) into(ch *channel, m *message, thread, as string) error {
	if thread == "" {
		return nil
	}
	root := ch.get(thread)
	if root == nil {
		return w.problem(as, "no_such_message")
	}
	if root.Thread != "" {
		thread = root.Thread
	}
	m.Thread = thread
	return nil
}

// Edit changes a person's own message.
func (w *Workspace) Edit(in Edit) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	p, ch, m, err := w.ownMessage(in)
	if err != nil {
		return err
	}
	if strings.TrimSpace(in.Text) == "" {
		return w.problem(in.As, "empty_message")
	}
	before := w.wire(m, false)
	fresh := w.personal(p, in.Text)
	m.Text, m.Blocks = fresh.Text, fresh.Blocks
	w.edited(ch, m, in.As, before)
	return nil
}

// Delete removes a person's own message, or dismisses an ephemeral one.
func (w *Workspace) Delete(in Edit) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, ch, m, err := w.ownMessage(in)
	if err != nil {
		return err
	}
	before := w.wire(m, false)
	w.remove(ch, m)
	if m.EphemeralTo == "" {
		w.emitDeleted(ch, m, before)
	}
	return nil
}

func (w *Workspace) ownMessage(in Edit) (*Person, *channel, *message, error) {
	p, ch, err := w.place(in.As, in.Channel)
	if err != nil {
		return nil, nil, nil, err
	}
	m, err := w.visible(in.As, ch, in.TS)
	if err != nil {
		return nil, nil, nil, err
	}
	if m.User != in.As && m.EphemeralTo != in.As {
		return nil, nil, nil, w.problem(in.As, "not_yours")
	}
	return p, ch, m, nil
}

// React adds or removes an emoji as a person.
func (w *Workspace) React(in React) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, ch, err := w.place(in.As, in.Channel)
	if err != nil {
		return err
	}
	m, err := w.visible(in.As, ch, in.TS)
	if err != nil {
		return err
	}
	if m.EphemeralTo != "" {
		return w.problem(in.As, "no_such_message")
	}
	if err := w.setReaction(ch, m, in.As, in.Name, in.Remove); err != nil {
		return &Problem{Code: err.Error(), Message: err.Error()}
	}
	return nil
}

// Read marks a channel as read up to a message.
func (w *Workspace) Read(in Edit) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, ch, err := w.place(in.As, in.Channel)
	if err != nil {
		return err
	}
	if before(ch.read[in.As], in.TS, false) {
		ch.read[in.As] = in.TS
		w.note(Change{Kind: "channels", Channel: ch.ID, Person: in.As})
	}
	return nil
}

// Upload shares a file as a person. Without a channel it is only stored, for
// the file input of a view; ts is then empty.
func (w *Workspace) Upload(in Upload) (ts string, f File, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if in.Channel == "" {
		return w.storeFile(in)
	}
	p, ch, err := w.place(in.As, in.Channel)
	if err != nil {
		return "", File{}, err
	}
	stored := w.newFile(in.Name, in.As)
	stored.data, stored.Size, stored.uploaded, stored.shared = in.Data, len(in.Data), true, []string{ch.ID}
	m := &message{Message: w.personal(p, in.Text)}
	if in.Text == "" {
		m.Blocks = nil
	}
	m.Subtype, m.Files = "file_share", []File{stored.File}
	if err := w.into(ch, m, in.Thread, in.As); err != nil {
		return "", File{}, err
	}
	w.store(ch, m)
	w.emitMessage(ch, m)
	return m.TS, stored.File, nil
}

func (w *Workspace) storeFile(in Upload) (string, File, error) {
	if p := w.people[in.As]; p == nil || p.Bot {
		return "", File{}, w.problem(in.As, "no_such_person")
	}
	stored := w.newFile(in.Name, in.As)
	stored.data, stored.Size, stored.uploaded = in.Data, len(in.Data), true
	return "", stored.File, nil
}

// OpenTab shows the Home or Messages tab and answers the channel of the
// direct message.
func (w *Workspace) OpenTab(in Open) (channel string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.people[in.As]
	if p == nil || p.Bot {
		return "", w.problem(in.As, "no_such_person")
	}
	if p.Team != w.opt.Team.ID {
		return "", w.problem(in.As, "app_not_available")
	}
	if in.Tab != "home" && in.Tab != "messages" || in.Tab == "home" && w.opt.Home == Off {
		return "", w.problem(in.As, "not_found")
	}
	ch := w.channels[Direct(in.As)]
	if ch == nil {
		ch = w.addChannel(directWith(in.As))
		w.note(Change{Kind: "channels"})
	}
	w.emitOpened(in.As, in.Tab, ch)
	return ch.ID, nil
}

// stoppable tells whether the stop button of a session shows (§1.3).
func (w *Workspace) stoppable(s *session) bool {
	return s.status == "processing" && w.subscribed("agent_session_stopped") && w.opt.Agent == On
}

// Stop presses the stop button: streams of the thread end, and the bot is told.
func (w *Workspace) Stop(in Stop) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, ch, err := w.place(in.As, in.Channel)
	if err != nil {
		return err
	}
	s := ch.sessions[in.Thread]
	if s == nil || !w.stoppable(s) {
		return w.problem(in.As, "nothing_to_stop")
	}
	var halted []string
	for _, m := range ch.threads[in.Thread] {
		if m.stream != nil && m.stream.open(w.now()) {
			m.stream.stopped = true
			halted = append(halted, m.TS)
			w.note(Change{Kind: "message", Channel: ch.ID, TS: m.TS, Thread: m.Thread})
		}
	}
	w.emitStopped(in.As, ch, in.Thread, halted)
	return nil
}

// Command runs a slash command and waits for the bot to acknowledge it.
func (w *Workspace) Command(ctx context.Context, in Command) error {
	o, u, err := w.command(in)
	if err != nil {
		return err
	}
	a, err := w.ask(ctx, o)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.failed(in.As, a); err != nil {
		return err
	}
	if err := w.acknowledged(u, a.body); err != nil {
		return w.problem(in.As, "invalid_response")
	}
	return nil
}

// failed is the problem of an interaction that the bot did not take.
func (w *Workspace) failed(as string, a ack) error {
	switch a.err {
	case "":
		return nil
	case "http_error":
		return w.problem(as, "dispatch_failed")
	}
	return w.problem(as, "operation_timeout")
}

func (w *Workspace) command(in Command) (*outgoing, responseURL, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var u responseURL
	p, ch, err := w.place(in.As, in.Channel)
	if err != nil {
		return nil, u, err
	}
	name, text, _ := strings.Cut(strings.TrimSpace(in.Text), " ")
	if in.Thread != "" { // §2.6
		return nil, u, w.problem(in.As, "command_in_thread", name)
	}
	if !slices.ContainsFunc(w.opt.Commands, func(c CommandSpec) bool { return c.Command == name }) {
		return nil, u, w.problem(in.As, "unknown_command", name)
	}
	if err := w.interactive(p); err != nil {
		return nil, u, err
	}
	u = responseURL{channel: ch.ID, person: in.As, until: w.now().Add(urlLife)}
	form := map[string]string{
		"token": "verification-token", "team_id": w.opt.Team.ID, "team_domain": w.opt.Team.Domain,
		"channel_id": ch.ID, "channel_name": w.nameIn(ch), "user_id": p.ID, "user_name": p.Name,
		"command": name, "text": strings.TrimSpace(text), "api_app_id": AppID, "is_enterprise_install": "false",
		"response_url": w.responseURL(u), "trigger_id": w.trigger(p.ID, ""),
	}
	return &outgoing{kind: "command", typ: name, path: "/slack/commands", channel: ch.ID, form: form, payload: mustJSON(form)}, u, nil
}

// interactive refuses what Slack refuses before it reaches the app: people
// of another organisation, and every app whose token is revoked.
func (w *Workspace) interactive(p *Person) error {
	if p.Team != w.opt.Team.ID || w.revoked {
		return w.problem(p.ID, "app_not_available")
	}
	return nil
}

func (w *Workspace) nameIn(ch *channel) string {
	switch ch.kind() {
	case "im":
		return "directmessage"
	case "group":
		return "privategroup"
	}
	return ch.Name
}

// Advance moves the workspace's time on (or back).
func (w *Workspace) Advance(d time.Duration) { w.moveClock(func(time.Time) time.Duration { return d }) }

// SetTime moves the workspace's time to an instant.
func (w *Workspace) SetTime(t time.Time) {
	w.moveClock(func(now time.Time) time.Duration { return t.Sub(now) })
}

func (w *Workspace) moveClock(by func(now time.Time) time.Duration) {
	w.mu.Lock()
	w.offset += by(w.now())
	offset := w.offset
	w.mu.Unlock()
	if w.opt.OnClock != nil {
		w.opt.OnClock(offset)
	}
	w.mu.Lock()
	w.clockMoved()
	w.mu.Unlock()
}

// clockMoved wakes what sleeps until an instant.
func (w *Workspace) clockMoved() {
	close(w.moved)
	w.moved = make(chan struct{})
	w.note(Change{Kind: "clock"})
}

// Reset makes everything as it was after New. Sockets stay connected, ids
// and timestamps are not used again.
func (w *Workspace) Reset() {
	w.mu.Lock()
	w.state = w.fresh()
	w.faults, w.revoked, w.offset = nil, false, 0
	w.clockMoved()
	w.note(Change{Kind: "reset"})
	w.mu.Unlock()
	if w.opt.OnClock != nil {
		w.opt.OnClock(0)
	}
	w.welcome()
}
