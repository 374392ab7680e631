package workspace

import (
	"slices"
	"strings"
	"unicode/utf8"
)

func (w *Workspace) subscribed(event string) bool { return slices.Contains(w.opt.Events, event) }

// clearStatus: a message by the bot takes the status of its thread away.
func (w *Workspace) clearStatus(ch *channel, thread string) {
	if s := ch.sessions[thread]; s != nil && s.text != "" {
		s.text, s.loading = "", nil
		w.note(Change{Kind: "status", Channel: ch.ID, Thread: thread})
	}
}

func (ch *channel) session(thread string) *session {
	if ch.sessions[thread] == nil {
		ch.sessions[thread] = &session{}
	}
	return ch.sessions[thread]
}

func (c *call) setStatus() (reply, error) {
	ch, err := c.member("channel_id")
	if err != nil {
		return nil, err
	}
	thread, err := c.thread(ch)
	if err != nil {
		return nil, err
	}
	if thread == "" && !ch.Direct {
		return nil, c.args.need("thread_ts")
	}
	loading, err := loadingMessages(c.args)
	if err != nil {
		return nil, err
	}
	s := ch.session(thread)
	s.text, s.loading, s.until = c.args.str("status"), loading, c.w.now().Add(statusLife)
	c.w.note(Change{Kind: "status", Channel: ch.ID, Thread: thread})
	return nil, nil
}

// loadingMessages come as a JSON array or joined with commas (section 3, Traps).
func loadingMessages(a args) ([]string, error) {
	var list []string
	if v, err := a.value("loading_messages"); err == nil {
		items, _ := v.([]any)
		for _, x := range items {
			s, _ := x.(string)
			list = append(list, s)
		}
	} else {
		list = strings.Split(a.str("loading_messages"), ",")
	}
	if len(list) > maxLoading { // §2.11
		return nil, refuse("invalid_arguments", "no more than 10 items allowed [json-pointer:/loading_messages]")
	}
	return list, nil
}

func (c *call) setPrompts() (reply, error) {
	if c.w.opt.Agent == Off {
		return nil, refuse("not_allowed", "the app is not declared as an agent")
	}
	ch, err := c.member("channel_id")
	if err != nil {
		return nil, err
	}
	list, err := c.args.list("prompts", "invalid_arguments")
	if err != nil {
		return nil, err
	}
	if len(list) == 0 || len(list) > maxPrompts { // §1.2
		return nil, refuse("invalid_arguments", "prompts must have 1 to 4 items [json-pointer:/prompts]")
	}
	p := &Prompts{Channel: ch.ID, Title: c.args.str("title")}
	for _, v := range list {
		m, _ := v.(map[string]any)
		title, _ := m["title"].(string)
		text, _ := m["message"].(string)
		if title == "" || text == "" {
			return nil, refuse("invalid_arguments", "a prompt needs title and message")
		}
		p.Prompts = append(p.Prompts, SuggestedPrompt{Title: title, Message: text})
	}
	if c.args.has("thread_ts") { // §1.2: under agent_view it fails silently
		c.log.Note = "ignored: thread_ts must be left out under agent_view"
		return nil, nil
	}
	if !ch.Direct {
		return nil, refuse("channel_type_not_supported")
	}
	ch.prompts = p
	c.w.note(Change{Kind: "prompts", Channel: ch.ID})
	return nil, nil
}

func (c *call) setTitle() (reply, error) {
	ch, err := c.member("channel_id")
	if err != nil {
		return nil, err
	}
	if err := c.args.need("title", "thread_ts"); err != nil {
		return nil, err
	}
	thread, err := c.thread(ch)
	if err != nil {
		return nil, err
	}
	return nil, c.title(ch, thread, ch.session(thread))
}

func (c *call) title(ch *channel, thread string, s *session) error {
	title := c.args.str("title")
	if utf8.RuneCountInString(title) > maxTitle {
		return refuse("invalid_arguments", "title must be less than 201 characters [json-pointer:/title]")
	}
	s.title = title
	c.w.note(Change{Kind: "status", Channel: ch.ID, Thread: thread})
	return nil
}

func (c *call) setSession() (reply, error) {
	if c.w.opt.Agent == Off { // §2.11: only apps declared as agents
		return nil, refuse("not_allowed", "the app is not declared as an agent")
	}
	ch, err := c.member("channel_id")
	if err != nil {
		return nil, err
	}
	if err := c.args.need("status", "thread_ts"); err != nil {
		return nil, err
	}
	thread, err := c.thread(ch)
	if err != nil {
		return nil, err
	}
	status := c.args.str("status")
	if !slices.Contains([]string{"active", "processing", "suspended", "closed"}, status) {
		return nil, refuse("invalid_arguments", "status must be one of: active, processing, suspended, closed [json-pointer:/status]")
	}
	s := ch.session(thread)
	if s.status == "" && c.args.has("title") { // later titles are ignored, says the method's reference
		if err := c.title(ch, thread, s); err != nil {
			return nil, err
		}
	}
	s.status = status
	if status == "processing" && !c.w.subscribed("agent_session_stopped") { // §1.3
		c.log.Warning = "missing_agent_session_stopped_event_subscription"
	}
	c.w.note(Change{Kind: "status", Channel: ch.ID, Thread: thread})
	return reply{"status": status, "agent_status": status, "title": s.title}, nil
}
