package workspace

import (
	"maps"
	"slices"
	"strings"
)

// emit queues one event for the bot if it is subscribed to it.
func (w *Workspace) emit(subscription string, ch *channel, event reply) {
	if !w.subscribed(subscription) || w.revoked && event["type"] != "tokens_revoked" {
		return
	}
	typ, _ := event["type"].(string)
	o := &outgoing{kind: "event", typ: typ, path: "/slack/events"}
	if ch != nil {
		o.channel = ch.ID
	}
	o.ts, _ = event["ts"].(string)
	o.wrap = func(eventID string) reply { return w.envelope(eventID, ch, event) }
	o.renew(w)
	w.queue.push(o)
}

// envelope is the outer object of an event.
func (w *Workspace) envelope(eventID string, ch *channel, event reply) reply {
	return reply{
		"token": "verification-token", "team_id": w.opt.Team.ID, "context_team_id": w.opt.Team.ID, "context_enterprise_id": nil,
		"api_app_id": AppID, "event": event, "type": "event_callback", "event_id": eventID, "event_time": w.now().Unix(),
		"authorizations": []any{reply{
			"enterprise_id": nil, "team_id": w.opt.Team.ID, "user_id": BotUser, "is_bot": true, "is_enterprise_install": false,
		}},
		"is_ext_shared_channel": ch != nil && ch.Shared, "event_context": "4-" + eventID,
	}
}

// subscriptionFor names the message event of a kind of channel.
func subscriptionFor(ch *channel) string {
	return map[string]string{"im": "message.im", "group": "message.groups", "channel": "message.channels"}[ch.kind()]
}

// emitMessage sends a new message as Slack does: one message event, and for
// a mention in a channel an app_mention with an event id of its own (§2.2).
// Only channels the bot is in are heard.
func (w *Workspace) emitMessage(ch *channel, m *message) {
	if !ch.has(BotUser) {
		return
	}
	e := w.messageEvent(ch, m)
	if w.mentions(m) && !ch.Direct && m.User != BotUser {
		mention := maps.Clone(e)
		mention["type"] = "app_mention"
		delete(mention, "channel_type")
		delete(mention, "subtype")
		w.emit("app_mention", ch, mention)
	}
	w.emit(subscriptionFor(ch), ch, e)
}

func (w *Workspace) mentions(m *message) bool {
	return strings.Contains(m.Text, "<@"+BotUser+">") || strings.Contains(m.Text, "<@"+BotUser+"|")
}

func (w *Workspace) messageEvent(ch *channel, m *message) reply {
	e := w.wire(m, true)
	for _, k := range []string{"reply_count", "reply_users", "latest_reply", "reactions", "edited"} {
		delete(e, k)
	}
	if m.Thread == m.TS {
		delete(e, "thread_ts")
	}
	e["channel"], e["channel_type"], e["event_ts"] = ch.ID, ch.kind(), m.TS
	if m.Files != nil {
		e["upload"] = true
	}
	if m.Broadcast {
		e["subtype"] = "thread_broadcast"
	}
	if ch.Shared {
		e["user_team"], e["source_team"] = m.Team, m.Team
	}
	return e
}

func (w *Workspace) emitChanged(ch *channel, m *message, before reply) {
	if !ch.has(BotUser) {
		return
	}
	ts := w.stamp()
	now := w.wire(m, true)
	for _, v := range []reply{now, before} {
		if ch.Shared {
			v["user_team"], v["source_team"] = m.Team, m.Team
		}
	}
	w.emit(subscriptionFor(ch), ch, reply{
		"type": "message", "subtype": "message_changed", "hidden": true, "message": now, "previous_message": before,
		"channel": ch.ID, "channel_type": ch.kind(), "ts": ts, "event_ts": ts,
	})
}

func (w *Workspace) emitDeleted(ch *channel, m *message, before reply) {
	if !ch.has(BotUser) {
		return
	}
	ts := w.stamp()
	w.emit(subscriptionFor(ch), ch, reply{
		"type": "message", "subtype": "message_deleted", "hidden": true, "deleted_ts": m.TS, "previous_message": before,
		"channel": ch.ID, "channel_type": ch.kind(), "ts": ts, "event_ts": ts,
	})
}

func (w *Workspace) emitReaction(ch *channel, m *message, by, name string, take bool) {
	if !ch.has(BotUser) {
		return
	}
	typ := "reaction_added"
	if take {
		typ = "reaction_removed"
	}
	w.emit(typ, ch, reply{
		"type": typ, "user": by, "reaction": name, "item_user": m.User, "event_ts": w.stamp(),
		"item": reply{"type": "message", "channel": ch.ID, "ts": m.TS},
	})
}

func (w *Workspace) emitMembership(ch *channel, person string, left bool) {
	typ := "member_joined_channel"
	if left {
		typ = "member_left_channel"
	}
	if !ch.has(BotUser) && person != BotUser {
		return
	}
	w.emit(typ, ch, reply{
		"type": typ, "user": person, "channel": ch.ID, "channel_type": map[bool]string{true: "G", false: "C"}[ch.Private],
		"team": w.people[person].Team, "event_ts": w.stamp(),
	})
}

// emitOpened: the person looks at a tab of the app.
func (w *Workspace) emitOpened(person, tab string, ch *channel) {
	e := reply{"type": "app_home_opened", "user": person, "channel": ch.ID, "tab": tab, "event_ts": w.stamp()}
	if v := w.homes[person]; v != nil && tab == "home" {
		e["view"] = w.wireView(v, nil)
	}
	if w.subscribed("app_context_changed") {
		e["context"] = reply{"entities": []any{}}
	}
	w.emit("app_home_opened", ch, e)
}

func (w *Workspace) emitStopped(person string, ch *channel, thread string, streams []string) {
	e := reply{"type": "agent_session_stopped", "channel": ch.ID, "thread_ts": thread, "user": person, "event_ts": w.stamp()}
	if len(streams) > 0 {
		e["streaming_message_ts"] = streams
	}
	w.emit("agent_session_stopped", ch, e)
}

// Revoke makes the bot's tokens stop working and tells it so.
func (w *Workspace) Revoke() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.revoked = true
	w.emit("tokens_revoked", nil, reply{
		"type": "tokens_revoked", "tokens": reply{"oauth": []string{}, "bot": []string{BotUser}}, "event_ts": w.stamp(),
	})
}

// Join puts somebody into a channel; the bot too.
func (w *Workspace) Join(in Membership) error { return w.member(in, false) }

// Leave takes somebody out of a channel.
func (w *Workspace) Leave(in Membership) error { return w.member(in, true) }

func (w *Workspace) member(in Membership, leave bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	ch := w.channels[in.Channel]
	if ch == nil || w.people[in.Person] == nil {
		return w.problem(in.Person, "not_found")
	}
	if ch.has(in.Person) != leave {
		return nil
	}
	if leave {
		ch.Members = slices.DeleteFunc(slices.Clone(ch.Members), func(id string) bool { return id == in.Person })
	} else {
		ch.Members = append(slices.Clone(ch.Members), in.Person)
	}
	w.note(Change{Kind: "channels", Channel: ch.ID, Person: in.Person})
	w.emitMembership(ch, in.Person, leave)
	return nil
}
