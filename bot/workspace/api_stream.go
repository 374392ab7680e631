package workspace

import (
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"
)

// stream is a message that is being written.
type stream struct {
	until   time.Time
	mode    string // timeline or plan
	items   []any  // blocks so far
	text    string // markdown so far
	ended   bool
	stopped bool // by the person
}

func (s *stream) open(now time.Time) bool { return !s.ended && !s.stopped && now.Before(s.until) }

// refusal is why nothing can be written any more, nil when it can (§1.4, §2.10).
func (s *stream) refusal(now time.Time) error {
	switch {
	case s == nil || s.ended:
		return refuse("message_not_in_streaming_state")
	case s.stopped:
		return refuse("stopped_by_user")
	case !now.Before(s.until):
		return refuse("message_not_in_streaming_state")
	}
	return nil
}

func (c *call) startStream() (reply, error) {
	ch, err := c.member("channel")
	if err != nil {
		return nil, err
	}
	if err := c.recipient(ch); err != nil {
		return nil, err
	}
	if ch.Direct {
		// "Omit it to stream a top-level message …; this is only supported in
		// channels": the reference of chat.startStream.
		if err := c.args.need("thread_ts"); err != nil {
			return nil, err
		}
	}
	thread, err := c.thread(ch)
	if err != nil {
		return nil, err
	}
	s := &stream{until: c.w.now().Add(streamLife), mode: c.args.str("task_display_mode")}
	if s.mode != "" && s.mode != "timeline" && s.mode != "plan" && s.mode != "dense" {
		return nil, refuse("invalid_arguments", "task_display_mode must be timeline, plan or dense")
	}
	if err := c.grow(s); err != nil {
		return nil, err
	}
	m := &message{Message: c.w.own(s.text), stream: s}
	m.Thread = thread
	m.Blocks = s.render()
	c.w.store(ch, m)
	c.w.clearStatus(ch, thread)
	c.w.emitMessage(ch, m)
	c.log.TS = m.TS
	return reply{"channel": ch.ID, "ts": m.TS}, nil
}

// recipient demands recipient_user_id and recipient_team_id in channels (§2.10).
func (c *call) recipient(ch *channel) error {
	if ch.Direct {
		return nil
	}
	if !c.args.has("recipient_team_id") {
		return refuse("missing_recipient_team_id")
	}
	if !c.args.has("recipient_user_id") {
		return refuse("missing_recipient_user_id")
	}
	p := c.w.people[c.args.str("recipient_user_id")]
	if p == nil || p.Team != c.args.str("recipient_team_id") {
		return refuse("user_not_found")
	}
	return nil
}

func (c *call) streamed() (*channel, *message, error) {
	ch, err := c.channel("channel")
	if err != nil {
		return nil, nil, err
	}
	m, err := c.mine(ch, "message_not_owned_by_app")
	if err != nil {
		return nil, nil, err
	}
	return ch, m, m.stream.refusal(c.w.now())
}

func (c *call) appendStream() (reply, error) {
	ch, m, err := c.streamed()
	if err != nil {
		return nil, err
	}
	if !c.args.has("markdown_text") && !c.args.has("chunks") {
		return nil, refuse("invalid_arguments", "one of markdown_text, chunks is required")
	}
	if err := c.grow(m.stream); err != nil {
		return nil, err
	}
	c.show(ch, m)
	return reply{"channel": ch.ID, "ts": m.TS}, nil
}

func (c *call) show(ch *channel, m *message) {
	m.Text, m.Blocks = m.stream.text, m.stream.render()
	c.w.note(Change{Kind: "message", Channel: ch.ID, TS: m.TS, Thread: m.Thread})
}

func (c *call) stopStream() (reply, error) {
	ch, m, err := c.streamed()
	if err != nil {
		return nil, err
	}
	blocks, err := c.args.list("blocks", "invalid_blocks_format")
	if err != nil {
		return nil, err
	}
	if _, err := c.w.checkBlocks(blocks, onStream, "/blocks"); err != nil {
		return nil, err
	}
	metadata, err := readMetadata(c.args)
	if err != nil {
		return nil, err
	}
	if err := c.grow(m.stream); err != nil {
		return nil, err
	}
	before := c.w.wire(m, false)
	m.stream.items = append(m.stream.items, blocks...)
	m.stream.ended = true
	if metadata != nil {
		m.Metadata = metadata
	}
	c.show(ch, m)
	if s := ch.sessions[m.Thread]; s != nil && c.args.has("session_status") {
		s.status = c.args.str("session_status")
		c.w.note(Change{Kind: "status", Channel: ch.ID, Thread: m.Thread})
	}
	c.w.emitChanged(ch, m, before)
	return reply{"channel": ch.ID, "ts": m.TS, "message": c.w.wire(m, true)}, nil
}

// grow adds markdown_text and chunks to a stream, all or nothing.
func (c *call) grow(s *stream) error {
	text := c.args.str("markdown_text")
	if utf8.RuneCountInString(text) > maxMarkdown { // §2.7: per call
		return refuse("msg_too_long", "markdown_text has more than 12000 characters")
	}
	chunks, err := c.args.list("chunks", "invalid_chunks")
	if err != nil {
		return err
	}
	next := *s
	next.items = append([]any{}, s.items...)
	if text != "" {
		next.markdown(text)
	}
	blocks := 0
	for i, v := range chunks {
		n, err := c.chunk(&next, v, fmt.Sprintf("/chunks/%d", i))
		if err != nil {
			return err
		}
		blocks += n
	}
	if blocks > msgBlocks { // §2.7
		return refuse("invalid_chunks", "no more than 50 blocks allowed in chunks")
	}
	if utf8.RuneCountInString(next.text) > maxMessage { // §2.7: the whole message
		return refuse("msg_blocks_too_long", "the stream holds more text than a message can")
	}
	*s = next
	return nil
}

func (s *stream) markdown(text string) {
	s.text += text
	if n := len(s.items); n > 0 {
		if last, ok := s.items[n-1].(reply); ok && last["type"] == "markdown" {
			joined, _ := last["text"].(string)
			s.items[n-1] = reply{"type": "markdown", "text": joined + text}
			return
		}
	}
	s.items = append(s.items, reply{"type": "markdown", "text": text})
}

// chunk adds one chunk; it answers how many blocks it brought.
func (c *call) chunk(s *stream, v any, ptr string) (int, error) {
	m, _ := v.(map[string]any)
	typ, _ := m["type"].(string)
	ch := newChecker(onStream, c.w.id)
	switch typ {
	case "markdown_text":
		text := ch.str(m, "text", ptr, maxMarkdown, true)
		s.markdown(text)
	case "task_update":
		checkTask(ch, m, ptr)
		s.task(m)
	case "plan_update":
		title := ch.str(m, "title", ptr, taskField, true)
		s.planTitle(title)
	case "blocks":
		list, _ := m["blocks"].([]any)
		ch.blocks(list, ptr+"/blocks", msgBlocks)
		s.items = append(s.items, list...)
		return len(list), ch.refusal("invalid_blocks")
	default:
		ch.fail(ptr+"/type", "unsupported type: %s", typ)
	}
	return 0, ch.refusal("invalid_chunks")
}

// checkTask: fields of a task_update have at most 256 characters (§2.7, reported).
func checkTask(ch *checker, m map[string]any, ptr string) {
	ch.str(m, "id", ptr, idLength, true)
	for _, k := range []string{"title", "details", "output"} {
		ch.str(m, k, ptr, taskField, k == "title")
	}
	ch.enum(m, "status", ptr, "pending", "in_progress", "complete", "error")
}

// task adds or updates a task card: on its own, or in the plan.
func (s *stream) task(m map[string]any) {
	card := reply{"type": "task_card", "task_id": m["id"], "title": m["title"]}
	for _, k := range []string{"status", "sources"} {
		if m[k] != nil {
			card[k] = m[k]
		}
	}
	for _, k := range []string{"details", "output"} {
		if text, _ := m[k].(string); text != "" {
			card[k] = richOf(text)
		}
	}
	if s.mode == "plan" {
		plan := s.plan()
		plan["tasks"] = replaceTask(plan["tasks"].([]any), card)
		return
	}
	s.items = replaceTask(s.items, card)
}

// replaceTask answers a new list in which card takes the place of its earlier
// state, keeping what the update does not mention.
func replaceTask(items []any, card reply) []any {
	out := append([]any{}, items...)
	for i, v := range out {
		old, ok := v.(reply)
		if !ok || old["type"] != "task_card" || old["task_id"] != card["task_id"] {
			continue
		}
		for k, x := range old {
			if card[k] == nil {
				card[k] = x
			}
		}
		out[i] = card
		return out
	}
	return append(out, card)
}

// plan is the stream's plan block, made where the first task comes; a copy, so
// that a refused call leaves the old one alone.
func (s *stream) plan() reply {
	for i, v := range s.items {
		if p, ok := v.(reply); ok && p["type"] == "plan" {
			fresh := reply{"type": "plan", "title": p["title"], "tasks": p["tasks"]}
			s.items[i] = fresh
			return fresh
		}
	}
	p := reply{"type": "plan", "title": "", "tasks": []any{}}
	s.items = append(s.items, p)
	return p
}

func (s *stream) planTitle(title string) { s.plan()["title"] = title }

func richOf(text string) reply {
	return reply{"type": "rich_text", "elements": []any{reply{"type": "rich_text_section", "elements": []any{reply{"type": "text", "text": text}}}}}
}

func (s *stream) render() json.RawMessage {
	if len(s.items) == 0 {
		return nil
	}
	data, _ := json.Marshal(s.items)
	return data
}

// enter notes that a streaming call is under way on a message, so that a
// second one at the same time is a conflict (§2.10: serialise writes).
func (w *Workspace) enter(name string, a args) (key string, alone bool) {
	if name != "chat.appendStream" && name != "chat.stopStream" {
		return "", true
	}
	key = a.str("channel") + a.str("ts")
	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy[key]++
	return key, w.busy[key] == 1
}

func (w *Workspace) leave(key string) {
	if key == "" {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.busy[key]--; w.busy[key] <= 0 {
		delete(w.busy, key)
	}
}
