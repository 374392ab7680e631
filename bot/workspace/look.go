package workspace

import (
	"slices"
)

// State is what a person sees at a glance; "" sees everything.
func (w *Workspace) State(as string) State {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := State{
		Seq: w.seq, Now: w.now(), Offset: w.offset.String(), Mode: w.modeLocked(), Connected: len(w.socks.conns),
		Team: w.opt.Team, App: w.app(), Refused: w.refused, Notice: w.opt.Notice, People: []Person{}, Channels: []ChannelState{},
	}
	for _, id := range w.order {
		s.People = append(s.People, w.person(w.people[id]))
	}
	if p := w.people[as]; p != nil {
		me := w.person(p)
		s.Person = &me
	}
	for _, id := range w.corder {
		ch := w.channels[id]
		if as == "" || ch.has(as) {
			s.Channels = append(s.Channels, w.channelState(ch, as))
		}
	}
	if ch := w.channels[Direct(as)]; ch != nil {
		s.Prompts = ch.prompts
	}
	return s
}

func (w *Workspace) person(p *Person) Person {
	v := *p
	v.Outside = p.Team != w.opt.Team.ID
	return v
}

func (w *Workspace) app() App {
	return App{
		ID: AppID, Name: w.opt.AppName, User: BotUser, Bot: BotID, Agent: w.opt.Agent == On, Home: w.opt.Home == On,
		Commands: w.opt.Commands, Shortcuts: w.opt.Shortcuts, Scopes: w.opt.Scopes, Events: w.opt.Events, Prompts: w.opt.prompts,
	}
}

func (w *Workspace) channelState(ch *channel, as string) ChannelState {
	s := ChannelState{Channel: ch.Channel, LastRead: ch.read[as], BotIn: ch.has(BotUser)}
	for i := len(ch.msgs) - 1; i >= 0; i-- {
		m := ch.msgs[i]
		if m.EphemeralTo != "" || m.Thread != "" && m.Thread != m.TS && !m.Broadcast {
			continue
		}
		if s.Latest == "" {
			s.Latest = m.TS
		}
		if as == "" || !before(s.LastRead, m.TS, false) {
			break
		}
		if m.User != as {
			s.Unread++
		}
	}
	for thread, x := range ch.sessions {
		st := ThreadStatus{Thread: thread, Session: x.status, Title: x.title, Stop: w.stoppable(x)}
		if x.text != "" && w.now().Before(x.until) { // §2.11
			st.Text, st.Loading, st.Until = x.text, x.loading, x.until
		}
		if st.Text != "" || st.Session != "" || st.Title != "" {
			s.Status = append(s.Status, st)
		}
	}
	slices.SortFunc(s.Status, func(a, b ThreadStatus) int { return int(micros(a.Thread) - micros(b.Thread)) })
	return s
}

// Query asks for messages. As sees also what is ephemeral for them; empty
// sees nothing ephemeral and every channel.
type Query struct {
	As, Channel, Thread string
	Before, After       string // ts, exclusive
	Limit               int    // 100 when 0, at most 1000
}

// Messages lists a stretch of a channel or thread, oldest first: the newest
// ones, or those before or after a ts.
func (w *Workspace) Messages(q Query) (MessagePage, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	ch := w.channels[q.Channel]
	if ch == nil {
		return MessagePage{}, w.problem(q.As, "no_such_channel")
	}
	if q.As != "" && !ch.has(q.As) {
		return MessagePage{}, w.problem(q.As, "not_in_channel")
	}
	list := ch.shown(q)
	limit := min(max(q.Limit, 0), 1000)
	if limit == 0 {
		limit = 100
	}
	page := MessagePage{Messages: []Message{}, More: len(list) > limit}
	if page.More && q.After != "" {
		list = list[:limit]
	} else if page.More {
		list = list[len(list)-limit:]
	}
	for _, m := range list {
		page.Messages = append(page.Messages, w.seen(m))
	}
	return page, nil
}

// shown are the messages of a query, all of them.
func (ch *channel) shown(q Query) []*message {
	var list []*message
	for _, m := range ch.msgs {
		here := m.Thread == "" || m.Thread == m.TS || m.Broadcast
		if q.Thread != "" {
			here = m.Thread == q.Thread || m.TS == q.Thread
		}
		if !here || m.EphemeralTo != "" && m.EphemeralTo != q.As ||
			q.Before != "" && !before(m.TS, q.Before, false) || q.After != "" && !before(q.After, m.TS, false) {
			continue
		}
		list = append(list, m)
	}
	return list
}

// Message reads one message.
func (w *Workspace) Message(as, channel, ts string) (Message, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	ch := w.channels[channel]
	if ch == nil || as != "" && !ch.has(as) {
		return Message{}, w.problem(as, "no_such_channel")
	}
	m := ch.byTS[ts]
	if m == nil || m.deleted || m.EphemeralTo != "" && m.EphemeralTo != as && as != "" {
		return Message{}, w.problem(as, "no_such_message")
	}
	return w.seen(m), nil
}

// Views is a person's stack of modals, bottom first.
func (w *Workspace) Views(as string) []View {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := []View{}
	for _, v := range w.stacks[as] {
		list = append(list, v.View)
	}
	return list
}

// Home is a person's Home tab, nil before the bot has published one.
func (w *Workspace) Home(as string) *View {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.homes[as] == nil {
		return nil
	}
	v := w.homes[as].View
	return &v
}

// Calls lists the Web API requests after seq, oldest first; only the refused
// ones if asked. limit 0 means all.
func (w *Workspace) Calls(since int64, limit int, refused bool) []Call {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := []Call{}
	for _, c := range w.calls {
		if c.Seq > since && (!refused || c.Refused) {
			list = append(list, c)
		}
	}
	return newest(list, limit)
}

// Deliveries lists what was sent to the bot after seq, oldest first.
func (w *Workspace) Deliveries(since int64, limit int) []Delivery {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := []Delivery{}
	for _, d := range w.delivered {
		if d.Seq > since {
			list = append(list, *d)
		}
	}
	return newest(list, limit)
}

func newest[T any](list []T, limit int) []T {
	if limit > 0 && len(list) > limit {
		return list[len(list)-limit:]
	}
	return list
}

// AddPerson adds somebody, or replaces the one with the same id.
func (w *Workspace) AddPerson(p Person) (Person, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p.Bot || p.ID == BotUser || p.Name == "" {
		return Person{}, &Problem{Code: "bad_request", Message: "a person needs a name and is not a bot"}
	}
	if p.ID == "" {
		p.ID = w.id("U")
	}
	if p.Team == "" {
		p.Team = w.opt.Team.ID
	}
	w.addPerson(p)
	if p.Team == w.opt.Team.ID && w.channels[Direct(p.ID)] == nil {
		w.addChannel(directWith(p.ID))
	}
	w.note(Change{Kind: "people", Person: p.ID})
	return w.person(&p), nil
}

// AddChannel adds a channel, or replaces the properties of the one with the same id.
func (w *Workspace) AddChannel(c Channel) (Channel, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c.Name == "" && !c.Direct {
		return Channel{}, &Problem{Code: "bad_request", Message: "a channel needs a name"}
	}
	if c.ID == "" {
		c.ID = w.id("C")
	}
	ch := w.addChannel(c)
	w.note(Change{Kind: "channels", Channel: c.ID})
	return ch.Channel, nil
}
