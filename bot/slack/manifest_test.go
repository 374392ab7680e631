package slack

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

func TestManifest(t *testing.T) {
	t.Parallel()
	commands := map[string]string{
		"fr": "[/coach /dossier /relance /rappel /agenda]",
		"en": "[/coach /case /draft /followup /agenda]",
	}
	for lang, want := range commands {
		for _, base := range []string{"", "https://amiable.exemple.fr/"} {
			raw, err := Manifest(lang, base)
			if err != nil {
				t.Fatal(err)
			}
			var m slack.Manifest
			if err := json.Unmarshal(raw, &m); err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, c := range m.Features.SlashCommands {
				names = append(names, c.Command)
				if c.UsageHint == "" || c.Description == "" || (c.Url == "https://amiable.exemple.fr/slack/commands") != (base != "") {
					t.Errorf("%s: command %+v", lang, c)
				}
			}
			if fmt.Sprint(names) != want {
				t.Errorf("%s: commands %v", lang, names)
			}
			checkManifest(t, m, base != "")
			if !strings.Contains(string(raw), `"messages_tab_read_only_enabled": false`) {
				t.Error("people must be able to write in the Messages tab")
			}
		}
	}
	for _, bad := range [][2]string{{"de", ""}, {"fr", "http://a.fr"}, {"fr", "a.fr"}, {"fr", "https://"}, {"fr", "https://a b"}} {
		if _, err := Manifest(bad[0], bad[1]); err == nil {
			t.Errorf("no error for %v", bad)
		}
	}
}

func checkManifest(t *testing.T, m slack.Manifest, http bool) {
	t.Helper()
	s := m.Settings
	if s.SocketModeEnabled == http || (s.EventSubscriptions.RequestUrl != "") != http || (s.Interactivity.RequestUrl != "") != http || !s.Interactivity.IsEnabled {
		t.Errorf("settings %+v", s)
	}
	if n := utf8.RuneCountInString(m.Display.LongDescription); n < 174 || n > 4000 {
		t.Errorf("long description has %d characters", n)
	}
	if n := utf8.RuneCountInString(m.Display.Description); n > 140 {
		t.Errorf("description has %d characters", n)
	}
	if n := len(m.Features.AgentView.SuggestedPrompts); n == 0 || n > maxPrompts || m.Features.AgentView.AgentDescription == "" {
		t.Errorf("%d prompts", n)
	}
	if !m.Features.AppHome.HomeTabEnabled || !m.Features.AppHome.MessagesTabEnabled || m.Features.BotUser.DisplayName == "" {
		t.Errorf("features %+v", m.Features)
	}
	for _, e := range []string{"app_mention", "message.im", "message.channels", "message.groups", "app_home_opened", "agent_session_stopped", "tokens_revoked", "app_uninstalled"} {
		if !strings.Contains(strings.Join(s.EventSubscriptions.BotEvents, " "), e) {
			t.Errorf("event %s is missing", e)
		}
	}
	if fmt.Sprint(m.OAuthConfig.Scopes.Bot) != fmt.Sprint(Scopes) {
		t.Errorf("scopes %v", m.OAuthConfig.Scopes.Bot)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		setup func(*fake, *Options)
		want  string // names of what is wrong
	}{
		{"all is well", func(*fake, *Options) {}, ""},
		{"dead token", func(f *fake, _ *Options) { f.fail("auth.test", fault{code: "invalid_auth"}) }, "token"},
		{"scopes missing", func(f *fake, _ *Options) { f.scopes = "chat:write, commands" }, "scopes"},
		{"scopes unsaid", func(f *fake, _ *Options) { f.scopes = "" }, "scopes"},
		{"dead app token", func(f *fake, _ *Options) { f.fail("apps.connections.open", fault{code: "invalid_auth"}) }, "app token"},
		{"no way in", func(_ *fake, o *Options) { o.AppToken, o.SigningSecret = "", "" }, "app token"},
		{"secret pasted with a space", func(_ *fake, o *Options) { o.SigningSecret = " x" }, "signing secret"},
	}
	for _, tt := range tests {
		f := newFake(t)
		c := f.client(func(o *Options) { tt.setup(f, o) })
		var wrong []string
		for _, finding := range c.Check(t.Context()) {
			if finding.Err != nil {
				wrong = append(wrong, finding.Name)
			}
			if text := fmt.Sprint(finding); strings.Contains(text, testToken) || strings.Contains(text, testApp) {
				t.Errorf("%s: a token is shown: %s", tt.name, text)
			}
		}
		if strings.Join(wrong, ",") != tt.want {
			t.Errorf("%s: wrong %v, want %s", tt.name, wrong, tt.want)
		}
	}
}
