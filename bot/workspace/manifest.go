package workspace

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

type manifest struct {
	Display struct {
		Name string `json:"name"`
		Long string `json:"long_description"`
	} `json:"display_information"`
	Features struct {
		Agent *struct {
			Description string            `json:"agent_description"`
			Prompts     []SuggestedPrompt `json:"suggested_prompts"`
		} `json:"agent_view"`
		Home struct {
			Home     bool `json:"home_tab_enabled"`
			Messages bool `json:"messages_tab_enabled"`
		} `json:"app_home"`
		Shortcuts []ShortcutSpec `json:"shortcuts"`
		Commands  []CommandSpec  `json:"slash_commands"`
	} `json:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `json:"bot"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			Bot []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Socket bool `json:"socket_mode_enabled"`
	} `json:"settings"`
}

// readManifest fills the app's declarations from the manifest, and refuses
// one that Slack would refuse.
func (o *Options) readManifest() error {
	if o.Manifest == nil {
		return nil
	}
	var m manifest
	if err := json.Unmarshal(o.Manifest, &m); err != nil {
		return fmt.Errorf("workspace: manifest: %w", err)
	}
	if err := m.check(); err != nil {
		return fmt.Errorf("workspace: manifest: %w", err)
	}
	o.AppName = m.Display.Name
	o.Commands = append([]CommandSpec{}, m.Features.Commands...)
	o.Shortcuts = append([]ShortcutSpec{}, m.Features.Shortcuts...)
	o.Scopes = append([]string{}, m.OAuth.Scopes.Bot...)
	o.Events = append([]string{}, m.Settings.Events.Bot...)
	o.Agent, o.Home = Off, Off
	if m.Features.Agent != nil {
		o.Agent = On
		o.prompts = m.Features.Agent.Prompts
	}
	if m.Features.Home.Home {
		o.Home = On
	}
	return nil
}

func (m *manifest) check() error {
	if m.Display.Name == "" || utf8.RuneCountInString(m.Display.Name) > 35 {
		return fmt.Errorf("display_information.name must have 1 to 35 characters")
	}
	if n := utf8.RuneCountInString(m.Display.Long); m.Display.Long != "" && (n < manifestLongMin || n > manifestLongMax) {
		return fmt.Errorf("display_information.long_description has %d characters, not %d to %d", n, manifestLongMin, manifestLongMax)
	}
	for _, c := range m.Features.Commands {
		if len(c.Command) < 2 || c.Command[0] != '/' || len(c.Command) > 32 {
			return fmt.Errorf("slash command %q must start with / and have at most 32 characters", c.Command)
		}
	}
	for _, s := range m.Features.Shortcuts {
		if s.Type != "message" && s.Type != "global" || s.Callback == "" {
			return fmt.Errorf("shortcut %q needs a callback_id and type message or global", s.Name)
		}
	}
	for _, e := range m.Settings.Events.Bot {
		if !slices.Contains(knownEvents, e) {
			return fmt.Errorf("bot_events: %q is not an event this workspace knows", e)
		}
		if err := m.needs(e); err != nil {
			return err
		}
	}
	if m.Features.Agent != nil && len(m.Features.Agent.Prompts) > maxPrompts {
		return fmt.Errorf("agent_view: at most %d suggested_prompts", maxPrompts)
	}
	return nil
}

// eventScopes are the scopes that a subscription demands.
var eventScopes = map[string]string{
	"app_mention": "app_mentions:read", "message.channels": "channels:history",
	"message.groups": "groups:history", "message.im": "im:history",
	"reaction_added": "reactions:read", "reaction_removed": "reactions:read",
}

func (m *manifest) needs(event string) error {
	scope := eventScopes[event]
	if scope != "" && !slices.Contains(m.OAuth.Scopes.Bot, scope) {
		return fmt.Errorf("bot_events: %s needs the scope %s", event, scope)
	}
	return nil
}
