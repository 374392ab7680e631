package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"amiable/bot"
)

// work is what a payload asks for: nothing (both fields zero), a challenge
// to repeat, or something for the inbox.
type work struct {
	challenge string
	do        func(context.Context, bot.Inbox) (*bot.Message, error)
}

// errMalformed says that a payload is not what Slack sends.
var errMalformed = errors.New("malformed payload")

// envelope is the outside of an event. Fields that are not named are ignored.
type envelope struct {
	Type           string `json:"type"`
	Challenge      string `json:"challenge"`
	TeamID         string `json:"team_id"`
	EventID        string `json:"event_id"`
	Shared         bool   `json:"is_ext_shared_channel"`
	Authorizations []struct {
		UserID string `json:"user_id"`
		IsBot  bool   `json:"is_bot"`
	} `json:"authorizations"`
	Event event `json:"event"`
}

// event holds the fields of every kind of event that we read.
type event struct {
	Type        string `json:"type"`
	Subtype     string `json:"subtype"`
	User        string `json:"user"`
	BotID       string `json:"bot_id"`
	Text        string `json:"text"`
	TS          string `json:"ts"`
	ThreadTS    string `json:"thread_ts"`
	Channel     string `json:"channel"`
	ChannelType string `json:"channel_type"`
	Tab         string `json:"tab"`
	Assistant   struct {
		UserID    string `json:"user_id"`
		ChannelID string `json:"channel_id"`
	} `json:"assistant_thread"`
	Tokens struct {
		Bot []string `json:"bot"`
	} `json:"tokens"`
}

var ourEvents = set("app_mention", "message", "app_home_opened", "assistant_thread_started",
	"agent_session_stopped", "tokens_revoked", "app_uninstalled")

// parseEvent reads the payload of the Events API. self is the bot's user id;
// when it is not known yet, the payload's own word is taken. An event that is
// not ours is no work and no error, whatever its fields look like.
func parseEvent(raw []byte, self string) (work, error) {
	var e envelope
	var mismatch *json.UnmarshalTypeError
	err := json.Unmarshal(raw, &e)
	if err != nil && !errors.As(err, &mismatch) || e.Type == "" {
		return work{}, errMalformed
	}
	switch {
	case e.Type == "url_verification":
		return work{challenge: e.Challenge}, nil
	case e.Type != "event_callback" || !ourEvents[e.Event.Type]:
		return work{}, nil
	case err != nil:
		return work{}, fmt.Errorf("%w: field %s", errMalformed, mismatch.Field)
	}
	return e.work(e.self(self)), nil
}

// self is the bot's own user id.
func (e *envelope) self(known string) string {
	for _, a := range e.Authorizations {
		if known == "" && a.IsBot {
			known = a.UserID
		}
	}
	return known
}

func (e *envelope) work(self string) work {
	switch e.Event.Type {
	case "app_mention", "message":
		return e.heard(self)
	case "app_home_opened":
		return opened(bot.Opened{EventID: e.EventID, Team: e.TeamID, Channel: e.Event.Channel, User: e.Event.User, Tab: e.Event.Tab})
	case "assistant_thread_started": // apps with the older assistant view
		a := e.Event.Assistant
		return opened(bot.Opened{EventID: e.EventID, Team: e.TeamID, Channel: a.ChannelID, User: a.UserID, Tab: "messages"})
	case "agent_session_stopped":
		s := bot.Stopped{EventID: e.EventID, Team: e.TeamID, Channel: e.Event.Channel, Thread: e.Event.ThreadTS, User: e.Event.User}
		return work{do: func(ctx context.Context, in bot.Inbox) (*bot.Message, error) { return nil, in.Stopped(ctx, s) }}
	case "tokens_revoked":
		if len(e.Event.Tokens.Bot) == 0 {
			return work{} // somebody's own token, of which we have none
		}
	}
	return work{do: func(ctx context.Context, in bot.Inbox) (*bot.Message, error) { in.Revoked(ctx); return nil, nil }}
}

// heard is what a person said; what bots say, edits, joins and the like are
// no work.
func (e *envelope) heard(self string) work {
	m := &e.Event
	if m.User == "" || m.BotID != "" || m.User == self || !saidByPerson(m.Subtype) || m.TS == "" || m.Channel == "" {
		return work{}
	}
	h := bot.Heard{
		EventID: e.EventID, Team: e.TeamID, Channel: m.Channel, TS: m.TS, User: m.User, Text: m.Text,
		Direct:  m.ChannelType == "im" || m.ChannelType == "" && strings.HasPrefix(m.Channel, "D"),
		Shared:  e.Shared,
		Mention: m.Type == "app_mention" || mentions(m.Text, self),
	}
	if m.ThreadTS != m.TS {
		h.Thread = m.ThreadTS
	}
	return work{do: func(ctx context.Context, in bot.Inbox) (*bot.Message, error) { return nil, in.Hear(ctx, h) }}
}

func mentions(text, self string) bool {
	return self != "" && (strings.Contains(text, "<@"+self+">") || strings.Contains(text, "<@"+self+"|"))
}

func opened(o bot.Opened) work {
	return work{do: func(ctx context.Context, in bot.Inbox) (*bot.Message, error) { return nil, in.Opened(ctx, o) }}
}

// command is a slash command, as a form (HTTP) or as JSON (Socket Mode).
type command struct {
	Command   string `json:"command"`
	Text      string `json:"text"`
	TeamID    string `json:"team_id"`
	ChannelID string `json:"channel_id"`
	UserID    string `json:"user_id"`
	Trigger   string `json:"trigger_id"`
	URL       string `json:"response_url"`
}

func parseCommandForm(body []byte) (work, error) {
	v, err := url.ParseQuery(string(body))
	if err != nil {
		return work{}, errMalformed
	}
	if v.Get("ssl_check") == "1" {
		return work{}, nil // Slack tries the certificate
	}
	return command{
		Command: v.Get("command"), Text: v.Get("text"), TeamID: v.Get("team_id"), ChannelID: v.Get("channel_id"),
		UserID: v.Get("user_id"), Trigger: v.Get("trigger_id"), URL: v.Get("response_url"),
	}.work()
}

func parseCommandJSON(raw []byte) (work, error) {
	var c command
	if err := json.Unmarshal(raw, &c); err != nil {
		return work{}, errMalformed
	}
	return c.work()
}

func (c command) work() (work, error) {
	if c.Command == "" || c.UserID == "" {
		return work{}, errMalformed
	}
	cmd := bot.Command{Name: c.Command, Text: c.Text, Team: c.TeamID, Channel: c.ChannelID, User: c.UserID, Trigger: c.Trigger, URL: c.URL}
	return work{do: func(ctx context.Context, in bot.Inbox) (*bot.Message, error) { return in.Command(ctx, cmd) }}, nil
}

// interaction is a button, a view or a shortcut.
type interaction struct {
	Type    string `json:"type"`
	Trigger string `json:"trigger_id"`
	URL     string `json:"response_url"`
	Team    struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		MessageTS string `json:"message_ts"`
		ThreadTS  string `json:"thread_ts"`
		ChannelID string `json:"channel_id"`
	} `json:"container"`
	Message struct {
		TS       string `json:"ts"`
		ThreadTS string `json:"thread_ts"`
	} `json:"message"`
	Actions []struct {
		ActionID string `json:"action_id"`
		Value    string `json:"value"`
	} `json:"actions"`
}

// parseInteractionForm reads the payload field of a form.
func parseInteractionForm(body []byte) (work, error) {
	v, err := url.ParseQuery(string(body))
	if err != nil {
		return work{}, errMalformed
	}
	return parseInteraction([]byte(v.Get("payload")))
}

// parseInteraction reads an interaction. Only buttons are work: views are
// read-only and shortcuts are not declared, so both are just acknowledged.
func parseInteraction(raw []byte) (work, error) {
	var i interaction
	var mismatch *json.UnmarshalTypeError
	err := json.Unmarshal(raw, &i)
	switch {
	case err != nil && !errors.As(err, &mismatch), i.Type == "":
		return work{}, errMalformed
	case i.Type != "block_actions" || err == nil && len(i.Actions) == 0:
		return work{}, nil
	case err != nil || i.User.ID == "":
		return work{}, errMalformed
	}
	p := bot.Press{
		Action: actionName(i.Actions[0].ActionID), Value: i.Actions[0].Value,
		Team:    first(i.Team.ID, i.User.TeamID),
		Channel: first(i.Channel.ID, i.Container.ChannelID),
		TS:      first(i.Container.MessageTS, i.Message.TS),
		Thread:  first(i.Container.ThreadTS, i.Message.ThreadTS),
		User:    i.User.ID, Trigger: i.Trigger, URL: i.URL,
	}
	return work{do: func(ctx context.Context, in bot.Inbox) (*bot.Message, error) { return nil, in.Press(ctx, p) }}, nil
}

// first is the first of some strings that is not empty.
func first(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}
