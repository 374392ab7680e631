package workspace

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

type channel struct {
	Channel
	msgs     []*message            // by ts, replies and ephemeral ones included
	byTS     map[string]*message   // also the deleted ones, until a reset
	threads  map[string][]*message // replies by root
	read     map[string]string     // by person
	sessions map[string]*session   // by thread; "" is the channel itself
	prompts  *Prompts
}

type message struct {
	Message
	stream  *stream
	deleted bool
}

type session struct {
	text    string
	loading []string
	until   time.Time
	status  string
	title   string
}

func newChannel(c Channel) *channel {
	return &channel{Channel: c, byTS: map[string]*message{}, threads: map[string][]*message{}, read: map[string]string{}, sessions: map[string]*session{}}
}

func (c *channel) has(person string) bool { return slices.Contains(c.Members, person) }

// get finds a message that still exists and is not ephemeral.
func (c *channel) get(ts string) *message {
	m := c.byTS[ts]
	if m == nil || m.deleted || m.EphemeralTo != "" {
		return nil
	}
	return m
}

func (c *channel) kind() string {
	switch {
	case c.Direct:
		return "im"
	case c.Private:
		return "group"
	}
	return "channel"
}

// store gives m a timestamp, files it, and tells the page. Message.Thread
// must already be set for a reply.
func (w *Workspace) store(c *channel, m *message) {
	m.Type, m.TS, m.Channel = "message", w.stamp(), c.ID
	c.msgs = append(c.msgs, m)
	c.byTS[m.TS] = m
	if m.User != "" && m.EphemeralTo == "" {
		c.read[m.User] = m.TS
	}
	kind := "message"
	if m.EphemeralTo != "" {
		kind = "ephemeral"
	} else if m.Thread != "" && m.Thread != m.TS {
		w.reply(c, m)
	}
	w.note(Change{Kind: kind, Channel: c.ID, TS: m.TS, Thread: m.Thread, Person: m.EphemeralTo})
}

func (w *Workspace) reply(c *channel, m *message) {
	root := c.byTS[m.Thread]
	c.threads[m.Thread] = append(c.threads[m.Thread], m)
	if root == nil {
		return
	}
	root.Thread = root.TS
	m.Parent = root.User
	w.recount(c, root)
}

// recount brings a root's reply figures up to date.
func (w *Workspace) recount(c *channel, root *message) {
	root.Replies, root.Repliers, root.LastReply = 0, nil, ""
	for _, r := range c.threads[root.TS] {
		if r.deleted {
			continue
		}
		root.Replies++
		root.LastReply = r.TS
		if !slices.Contains(root.Repliers, r.User) {
			root.Repliers = append(root.Repliers, r.User)
		}
	}
	if root.Replies == 0 {
		root.Thread = ""
	}
	w.note(Change{Kind: "message", Channel: c.ID, TS: root.TS})
}

// remove deletes a message; a root with replies leaves them behind.
func (w *Workspace) remove(c *channel, m *message) {
	m.deleted = true
	c.msgs = slices.DeleteFunc(c.msgs, func(x *message) bool { return x == m })
	if root := c.byTS[m.Thread]; root != nil && root != m && !root.deleted {
		w.recount(c, root)
	}
	w.note(Change{Kind: "deleted", Channel: c.ID, TS: m.TS, Thread: m.Thread, Person: m.EphemeralTo})
}

// replies lists a thread: the root, then what was said; ephemeral ones left out.
func (c *channel) replies(root *message) []*message {
	list := []*message{root}
	for _, m := range c.threads[root.TS] {
		if !m.deleted {
			list = append(list, m)
		}
	}
	return list
}

// top lists what shows in the channel itself.
func (c *channel) top() []*message {
	var list []*message
	for _, m := range c.msgs {
		if m.EphemeralTo == "" && (m.Thread == "" || m.Thread == m.TS || m.Broadcast) {
			list = append(list, m)
		}
	}
	return list
}

// personal is what a person typed, as Slack stores it.
func (w *Workspace) personal(p *Person, typed string) Message {
	text := w.compose(typed)
	blocks, _ := json.Marshal([]any{w.richText(text)})
	return Message{User: p.ID, Team: p.Team, Text: text, Blocks: blocks, ClientID: strings.ToLower(w.id("client-"))}
}

// compose escapes what was typed and turns @name and #name into links.
func (w *Workspace) compose(typed string) string {
	var b strings.Builder
	for i := 0; i < len(typed); {
		rest := typed[i:]
		if link := givenLink(rest); link != "" {
			b.WriteString(link)
			i += len(link)
			continue
		}
		if link, n := w.named(rest, i == 0 || !isWord(typed[i-1])); n > 0 {
			b.WriteString(link)
			i += n
			continue
		}
		n := 1 + strings.IndexAny(rest[1:], "<@#")
		if n == 0 {
			n = len(rest)
		}
		_, _ = escaper.WriteString(&b, rest[:n])
		i += n
	}
	return b.String()
}

var (
	escaper   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// givenLink recognises <@U…>, <#C…> and <!subteam^S…> written out.
func givenLink(s string) string {
	if !strings.HasPrefix(s, "<@") && !strings.HasPrefix(s, "<#") && !strings.HasPrefix(s, "<!subteam^") {
		return ""
	}
	end := strings.IndexByte(s, '>')
	if end < 0 || strings.ContainsAny(s[:end], " \n") {
		return ""
	}
	return s[:end+1]
}

func isWord(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= 0x80 || b == '_'
}

// named recognises @handle and #channel at the start of s.
func (w *Workspace) named(s string, boundary bool) (link string, n int) {
	if !boundary || len(s) < 2 || s[0] != '@' && s[0] != '#' {
		return "", 0
	}
	end := 1
	for end < len(s) && (isWord(s[end]) || s[end] == '-') {
		end++
	}
	name := strings.ToLower(s[1:end])
	if s[0] == '@' {
		for _, id := range w.order {
			if w.people[id].Name == name {
				return "<@" + id + ">", end
			}
		}
		for _, g := range w.groups {
			if g.Handle == name {
				return "<!subteam^" + g.ID + ">", end
			}
		}
		return "", 0
	}
	for _, id := range w.corder {
		if c := w.channels[id]; c.Name == name && !c.Direct {
			return "<#" + id + "|" + c.Name + ">", end
		}
	}
	return "", 0
}

// richText is the rich_text block Slack makes of a person's text: words and
// mentions, without styles.
func (w *Workspace) richText(text string) reply {
	var elems []any
	for text != "" {
		before, rest, found := strings.Cut(text, "<")
		if before != "" {
			elems = append(elems, reply{"type": "text", "text": unescaper.Replace(before)})
		}
		if !found {
			break
		}
		inner, after, _ := strings.Cut(rest, ">")
		elems = append(elems, linkElement(inner))
		text = after
	}
	return reply{"type": "rich_text", "block_id": w.id("b"), "elements": []any{
		reply{"type": "rich_text_section", "elements": elems},
	}}
}

func linkElement(inner string) reply {
	id, _, _ := strings.Cut(inner, "|")
	switch {
	case strings.HasPrefix(id, "@"):
		return reply{"type": "user", "user_id": id[1:]}
	case strings.HasPrefix(id, "#"):
		return reply{"type": "channel", "channel_id": id[1:]}
	case strings.HasPrefix(id, "!subteam^"):
		return reply{"type": "usergroup", "usergroup_id": id[len("!subteam^"):]}
	}
	return reply{"type": "text", "text": inner}
}

// wire is a message as the Web API and events show it.
func (w *Workspace) wire(m *message, metadata bool) reply {
	show := m.Message
	show.Channel, show.EphemeralTo, show.Streaming, show.StreamUntil = "", "", false, nil
	if !metadata {
		show.Metadata = nil
	}
	var v reply
	data, _ := json.Marshal(show)
	_ = json.Unmarshal(data, &v)
	delete(v, "broadcast")
	if m.BotID != "" {
		v["bot_profile"] = reply{"id": BotID, "app_id": AppID, "name": w.opt.AppName, "team_id": w.opt.Team.ID}
	}
	return v
}

// seen is a message as a client shows it.
func (w *Workspace) seen(m *message) Message {
	show := m.Message
	if m.stream != nil && m.stream.open(w.now()) {
		until := m.stream.until
		show.Streaming, show.StreamUntil = true, &until
	}
	return show
}
