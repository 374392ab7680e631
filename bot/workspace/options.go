package workspace

import (
	"log/slog"
	"time"
)

// Options configure a Workspace; the zero value is a French workspace in
// Socket Mode with random tokens and every limit on.
type Options struct {
	// Now is the machine's time; nil means time.Now. The workspace adds its
	// own offset, moved through the control interface.
	Now func() time.Time
	// OnClock is told the new offset whenever it is moved, before the mover
	// gets an answer, so that the bot's clock moves along.
	OnClock func(offset time.Duration)

	// URL is where the handler is reached ("http://127.0.0.1:8081"); empty
	// means: learned from the first request. Needed for response URLs and files.
	URL string
	// Hosts are further host names (without port) under which the page and the
	// control interface may be used; loopback names always are.
	Hosts []string

	// BotURL, when set, turns Socket Mode off and delivers signed requests to
	// BotURL + /slack/events, /slack/commands and /slack/interactions.
	BotURL string

	// Tokens and secrets; empty ones are random. Key is that of the control interface.
	BotToken, AppToken, SigningSecret, Key string

	// Manifest is the app's manifest as JSON. It fills App name, Commands,
	// Shortcuts, Scopes, Events, Agent and Home, and is checked like Slack does.
	Manifest []byte

	AppName   string          // "Amiable"
	Commands  []CommandSpec   // nil: the commands under their French and English names
	Shortcuts []ShortcutSpec  // nil: none
	Scopes    []string        // nil: every scope that an offered method needs
	Events    []string        // nil: every event the workspace can send
	Agent     Toggle          // declared as an agent (agent_view); on by default
	Home      Toggle          // has a Home tab; on by default
	Team      Team            // the bot's workspace
	Outside   Team            // the other organisation
	People    []Person        // nil: the default people (the bot is always added)
	Channels  []Channel       // nil: the default channels
	Groups    []Group         // nil: the default user groups
	Welcome   []WelcomeThread // messages that exist from the start

	// Notice is a line that the page shows all the time; empty: none.
	Notice string

	// NoRateLimits turns the limits per method off (they follow workspace time).
	NoRateLimits bool
	// CommercialApp applies the limits of distributed apps outside the
	// Marketplace to conversations.history and .replies: 1 a minute, 15 objects.
	CommercialApp bool
	// LoseOffline loses events that come while no socket is connected. When
	// false they wait AckDeadline for a connection and then follow Retries.
	// Slack documents neither.
	LoseOffline bool

	// AckDeadline is real time, 3 s by default.
	AckDeadline time.Duration
	// Retries are the pauses before each further attempt of an event, in
	// workspace time; nil: at once, 1 minute, 5 minutes.
	Retries []time.Duration
	// PingEvery is real time, 10 s by default.
	PingEvery time.Duration
	// SocketLife is after how long (real time) a connection is told to
	// refresh; 1 h by default, negative: never.
	SocketLife time.Duration

	prompts []SuggestedPrompt // of the manifest

	// Log receives ids and counts, never text; nil discards.
	Log *slog.Logger
}

// Toggle is a switch with a default.
type Toggle int

// On is the zero value.
const (
	On Toggle = iota
	Off
)

// Group is a user group (@responsables).
type Group struct {
	ID     string   `json:"id"`
	Handle string   `json:"handle"`
	Name   string   `json:"name"`
	Users  []string `json:"users"`
}

// WelcomeThread is a message that exists from the start; no event is sent.
type WelcomeThread struct {
	Channel, User, Text string
}

func (o *Options) fill() error {
	if err := o.readManifest(); err != nil {
		return err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	for _, s := range []struct {
		to     *string
		prefix string
	}{{&o.BotToken, "xoxb-"}, {&o.AppToken, "xapp-"}, {&o.SigningSecret, ""}, {&o.Key, ""}} {
		if *s.to == "" {
			*s.to = s.prefix + random()
		}
	}
	o.fillTimes()
	o.fillApp()
	o.fillPeople()
	return nil
}

func (o *Options) fillTimes() {
	if o.AckDeadline == 0 {
		o.AckDeadline = ackDeadline
	}
	if o.Retries == nil {
		o.Retries = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	if o.PingEvery == 0 {
		o.PingEvery = 10 * time.Second
	}
	if o.SocketLife == 0 {
		o.SocketLife = time.Hour
	}
}

func (o *Options) fillApp() {
	if o.AppName == "" {
		o.AppName = "Amiable"
	}
	if o.Commands == nil {
		for _, c := range []string{"/coach", "/dossier", "/relance", "/rappel", "/agenda", "/case", "/draft", "/followup"} {
			o.Commands = append(o.Commands, CommandSpec{Command: c})
		}
	}
	if o.Scopes == nil {
		o.Scopes = allScopes()
	}
	if o.Events == nil {
		o.Events = knownEvents
	}
}

// knownEvents are the subscriptions the workspace can serve.
var knownEvents = []string{
	"agent_session_stopped", "app_context_changed", "app_home_opened", "app_mention", "app_uninstalled",
	"member_joined_channel", "member_left_channel", "message.channels", "message.groups", "message.im",
	"reaction_added", "reaction_removed", "tokens_revoked",
}
