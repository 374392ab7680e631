package workspace

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// content is what a message says, checked.
type content struct {
	text        string
	blocks      json.RawMessage
	attachments json.RawMessage
	metadata    json.RawMessage
}

// content reads and checks the content arguments of a message.
func (c *call) content(a args) (content, error) {
	var out content
	if a.has("markdown_text") {
		if a.has("text") || a.has("blocks") { // §2.7
			return out, refuse("markdown_text_conflict", "markdown_text cannot be used with text or blocks")
		}
		return c.markdownContent(a)
	}
	blocks, err := a.list("blocks", "invalid_blocks_format")
	if err != nil {
		return out, err
	}
	if out.blocks, err = c.w.checkBlocks(blocks, onMessage, "/blocks"); err != nil {
		return out, err
	}
	if out.attachments, err = rawList(a, "attachments"); err != nil {
		return out, err
	}
	out.text = a.str("text")
	if out.text == "" && out.blocks == nil && out.attachments == nil {
		return out, refuse("no_text")
	}
	out.metadata, err = readMetadata(a)
	return out, err
}

func (c *call) markdownContent(a args) (out content, err error) {
	text := a.str("markdown_text")
	if utf8.RuneCountInString(text) > maxMarkdown { // §2.7
		return out, refuse("msg_too_long", "markdown_text has more than 12000 characters")
	}
	out.text = text
	out.blocks, _ = json.Marshal([]any{reply{"type": "markdown", "text": text, "block_id": c.w.id("b")}})
	out.metadata, err = readMetadata(a)
	return out, err
}

// checkBlocks answers the blocks with their generated ids.
func (w *Workspace) checkBlocks(list []any, surface, ptr string) (json.RawMessage, error) {
	if len(list) == 0 {
		return nil, nil
	}
	ch := newChecker(surface, w.id)
	ch.blocks(list, ptr, msgBlocks)
	if err := ch.refusal("invalid_blocks"); err != nil {
		return nil, err
	}
	if ch.text > maxMessage { // §2.7, reported
		return nil, refuse("msg_blocks_too_long", "the blocks hold more text than a message can")
	}
	data, err := json.Marshal(list)
	return data, err
}

func rawList(a args, key string) (json.RawMessage, error) {
	list, err := a.list(key, "invalid_"+key)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return json.Marshal(list)
}

func readMetadata(a args) (json.RawMessage, error) {
	v, err := a.value("metadata")
	if err != nil {
		return nil, refuse("invalid_metadata_format", err.Error())
	}
	if v == nil {
		return nil, nil
	}
	m, ok := v.(map[string]any)
	typ, _ := m["event_type"].(string)
	payload, hasPayload := m["event_payload"].(map[string]any)
	if ok && typ == "" && len(payload) == 0 {
		return nil, nil // what slack-go sends to a response URL when there is none
	}
	if !ok || typ == "" || !hasPayload || payload == nil {
		return nil, refuse("invalid_metadata_schema", "metadata needs event_type and event_payload")
	}
	data, _ := json.Marshal(m)
	if len(data) > maxMetadata { // §2.7
		return nil, refuse("metadata_too_large")
	}
	return data, nil
}

// channel finds where to post, by id, #name or user id.
func (c *call) channel(key string) (*channel, error) {
	if err := c.args.need(key); err != nil {
		return nil, err
	}
	ch := c.w.find(c.args.str(key))
	if ch == nil {
		return nil, refuse("channel_not_found")
	}
	c.log.Channel = ch.ID
	return ch, nil
}

// find resolves a channel as far as the bot can see it.
func (w *Workspace) find(ref string) *channel {
	ch := w.channels[ref]
	if ch == nil && strings.HasPrefix(ref, "U") {
		ch = w.channels[Direct(ref)]
	}
	if ch == nil {
		for _, id := range w.corder {
			if x := w.channels[id]; !x.Direct && "#"+x.Name == "#"+strings.TrimPrefix(ref, "#") {
				ch = x
			}
		}
	}
	if ch != nil && (ch.Private || ch.Direct) && !ch.has(BotUser) {
		return nil // what the bot is not in and cannot see does not exist for it
	}
	return ch
}

// member is channel, for methods that need the bot to be in it.
func (c *call) member(key string) (*channel, error) {
	ch, err := c.channel(key)
	if err != nil {
		return nil, err
	}
	if !ch.has(BotUser) {
		return nil, refuse("not_in_channel")
	}
	return ch, nil
}

// thread checks thread_ts: it must name a root.
func (c *call) thread(ch *channel) (string, error) {
	ts := c.args.str("thread_ts")
	if ts == "" {
		return "", nil
	}
	root := ch.byTS[ts]
	switch {
	case root == nil || root.EphemeralTo != "":
		return "", refuse("thread_not_found")
	case root.Thread != "" && root.Thread != root.TS:
		return "", refuse("invalid_thread_ts", "thread_ts is a reply; use the ts of its parent")
	case root.deleted:
		c.log.Note = "the parent is deleted: posted outside the thread"
		return "", nil // as slack-go describes PostMessageWithResponse
	}
	return ts, nil
}

func (w *Workspace) own(text string) Message {
	return Message{User: BotUser, BotID: BotID, AppID: AppID, Team: w.opt.Team.ID, Text: text}
}

func (c *call) postMessage() (reply, error) {
	ch, err := c.member("channel")
	if err != nil {
		return nil, err
	}
	body, err := c.content(c.args)
	if err != nil {
		return nil, err
	}
	thread, err := c.thread(ch)
	if err != nil {
		return nil, err
	}
	m := c.w.say(ch, thread, c.cut(body), c.args.flag("reply_broadcast"))
	return c.posted(ch, m), nil
}

// cut shortens text beyond 40,000 characters and warns (§2.7).
func (c *call) cut(b content) content {
	if utf8.RuneCountInString(b.text) > maxText {
		b.text = string([]rune(b.text)[:maxText])
		c.log.Warning = "message_truncated"
	}
	return b
}

func (c *call) posted(ch *channel, m *message) reply {
	c.log.TS = m.TS
	return reply{"channel": ch.ID, "ts": m.TS, "message": c.w.wire(m, true)}
}

// say posts for the bot, clears the thread's status and sends the echo.
func (w *Workspace) say(ch *channel, thread string, b content, broadcast bool) *message {
	m := &message{Message: w.own(b.text)}
	m.Blocks, m.Attachments, m.Metadata = b.blocks, b.attachments, b.metadata
	m.Thread, m.Broadcast = thread, broadcast && thread != ""
	w.store(ch, m)
	w.clearStatus(ch, thread)
	w.emitMessage(ch, m)
	return m
}

// mine finds one of the bot's own messages to change.
func (c *call) mine(ch *channel, no string) (*message, error) {
	if err := c.args.need("ts"); err != nil {
		return nil, err
	}
	m := ch.get(c.args.str("ts"))
	if m == nil {
		return nil, refuse("message_not_found")
	}
	if m.BotID != BotID {
		return nil, refuse(no)
	}
	return m, nil
}

func (c *call) updateMessage() (reply, error) {
	ch, err := c.channel("channel")
	if err != nil {
		return nil, err
	}
	m, err := c.mine(ch, "cant_update_message")
	if err != nil {
		return nil, err
	}
	if m.stream != nil && m.stream.open(c.w.now()) {
		return nil, refuse("streaming_state_conflict") // §2.10, reported
	}
	body, err := c.content(c.args)
	if err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(body.text) > maxText {
		return nil, refuse("msg_too_long")
	}
	before := c.w.wire(m, false)
	m.Text, m.Blocks, m.stream = body.text, body.blocks, nil
	if body.attachments != nil {
		m.Attachments = body.attachments
	}
	if body.metadata != nil {
		m.Metadata = body.metadata
	}
	c.w.edited(ch, m, BotUser, before)
	return reply{"channel": ch.ID, "ts": m.TS, "text": m.Text, "message": c.w.wire(m, true)}, nil
}

// edited marks a message as edited and sends message_changed.
func (w *Workspace) edited(ch *channel, m *message, by string, before reply) {
	m.Edited = &EditMark{User: by, TS: w.stamp()}
	w.note(Change{Kind: "message", Channel: ch.ID, TS: m.TS, Thread: m.Thread})
	w.emitChanged(ch, m, before)
}

func (c *call) deleteMessage() (reply, error) {
	ch, err := c.channel("channel")
	if err != nil {
		return nil, err
	}
	m, err := c.mine(ch, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	before := c.w.wire(m, false)
	c.w.remove(ch, m)
	c.w.emitDeleted(ch, m, before)
	return reply{"channel": ch.ID, "ts": m.TS}, nil
}

func (c *call) postEphemeral() (reply, error) {
	ch, err := c.member("channel")
	if err != nil {
		return nil, err
	}
	if err := c.args.need("user"); err != nil {
		return nil, err
	}
	user := c.args.str("user")
	if !ch.has(user) {
		return nil, refuse("user_not_in_channel")
	}
	body, err := c.content(c.args)
	if err != nil {
		return nil, err
	}
	thread, err := c.thread(ch)
	if err != nil {
		return nil, err
	}
	m := c.w.whisper(ch, thread, user, c.cut(body))
	c.log.TS = m.TS
	return reply{"message_ts": m.TS}, nil
}

func (w *Workspace) whisper(ch *channel, thread, user string, b content) *message {
	m := &message{Message: w.own(b.text)}
	m.Blocks, m.Attachments, m.Thread, m.EphemeralTo = b.blocks, b.attachments, thread, user
	w.store(ch, m)
	return m
}

func (c *call) permalink() (reply, error) {
	ch, err := c.channel("channel")
	if err != nil {
		return nil, err
	}
	if err := c.args.need("message_ts"); err != nil {
		return nil, err
	}
	m := ch.get(c.args.str("message_ts"))
	if m == nil {
		return nil, refuse("message_not_found")
	}
	return reply{"channel": ch.ID, "permalink": c.w.link(ch, m)}, nil
}

// link is a message's permalink; the page understands it.
func (w *Workspace) link(ch *channel, m *message) string {
	u := w.url + "/archives/" + ch.ID + "/p" + strings.ReplaceAll(m.TS, ".", "")
	if m.Thread != "" && m.Thread != m.TS {
		u += "?thread_ts=" + m.Thread + "&cid=" + ch.ID
	}
	return u
}

func (c *call) item() (*channel, *message, error) {
	ch, err := c.channel("channel")
	if err != nil {
		return nil, nil, err
	}
	if err := c.args.need("timestamp"); err != nil {
		return nil, nil, err
	}
	m := ch.get(c.args.str("timestamp"))
	if m == nil {
		return nil, nil, refuse("message_not_found")
	}
	return ch, m, nil
}

func (c *call) addReaction() (reply, error)    { return c.setReaction(false) }
func (c *call) removeReaction() (reply, error) { return c.setReaction(true) }

func (c *call) setReaction(take bool) (reply, error) {
	if err := c.args.need("name"); err != nil {
		return nil, err
	}
	ch, m, err := c.item()
	if err != nil {
		return nil, err
	}
	if !ch.has(BotUser) {
		return nil, refuse("not_in_channel")
	}
	return nil, c.w.setReaction(ch, m, BotUser, c.args.str("name"), take)
}

func (w *Workspace) setReaction(ch *channel, m *message, by, name string, take bool) error {
	name = strings.Trim(name, ":")
	if name == "" || strings.ContainsAny(name, " \n") {
		return refuse("invalid_name")
	}
	list := slices.Clone(m.Reactions)
	i := slices.IndexFunc(list, func(r Reaction) bool { return r.Name == name })
	there := i >= 0 && slices.Contains(list[i].Users, by)
	switch {
	case take && !there:
		return refuse("no_reaction")
	case !take && there:
		return refuse("already_reacted")
	case take:
		list[i].Users = slices.DeleteFunc(slices.Clone(list[i].Users), func(u string) bool { return u == by })
	case i < 0:
		list = append(list, Reaction{Name: name, Users: []string{by}})
		i = len(list) - 1
	default:
		list[i].Users = append(slices.Clone(list[i].Users), by)
	}
	list[i].Count = len(list[i].Users)
	m.Reactions = slices.DeleteFunc(list, func(r Reaction) bool { return r.Count == 0 })
	w.note(Change{Kind: "message", Channel: ch.ID, TS: m.TS, Thread: m.Thread})
	w.emitReaction(ch, m, by, name, take)
	return nil
}

func (c *call) getReactions() (reply, error) {
	ch, m, err := c.item()
	if err != nil {
		return nil, err
	}
	return reply{"type": "message", "channel": ch.ID, "message": c.w.wire(m, false)}, nil
}
