package slack

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"amiable/bot"

	"github.com/slack-go/slack"
)

func TestPerson(t *testing.T) {
	t.Parallel()
	me := Identity{UserID: ourUser, TeamID: ourTeam}
	grid := Identity{UserID: ourUser, TeamID: ourTeam, Enterprise: "E1"}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		me   Identity
		user slack.User
		want bot.Person
	}{
		{"member", me, slack.User{ID: "U1", TeamID: ourTeam, Locale: "fr-FR", TZ: "Europe/Paris"}, bot.Person{ID: "U1", Team: ourTeam, Lang: "fr", Zone: paris}},
		{"guest", me, slack.User{TeamID: ourTeam, IsRestricted: true, Locale: "en-GB"}, bot.Person{Team: ourTeam, Lang: "en", Guest: true}},
		{"one-channel guest", me, slack.User{TeamID: ourTeam, IsUltraRestricted: true}, bot.Person{Team: ourTeam, Guest: true}},
		{"stranger", me, slack.User{TeamID: ourTeam, IsStranger: true}, bot.Person{Team: ourTeam, Outside: true}},
		{"other organisation", me, slack.User{TeamID: "T9", Locale: "de-DE", TZ: "Nowhere/Town"}, bot.Person{Team: "T9", Outside: true}},
		{"of nowhere", me, slack.User{}, bot.Person{Outside: true}},
		{"other workspace of our grid", grid, slack.User{TeamID: "T2", Enterprise: slack.EnterpriseUser{EnterpriseID: "E1"}}, bot.Person{Team: "T2"}},
		{"the grid itself", grid, slack.User{TeamID: "E1"}, bot.Person{Team: "E1"}},
		{"other grid", grid, slack.User{TeamID: "T9", Enterprise: slack.EnterpriseUser{EnterpriseID: "E9"}}, bot.Person{Team: "T9", Outside: true}},
		{"no grid on either side", me, slack.User{TeamID: "T9", Enterprise: slack.EnterpriseUser{}}, bot.Person{Team: "T9", Outside: true}},
		{"bot, gone", me, slack.User{TeamID: ourTeam, IsBot: true, Deleted: true}, bot.Person{Team: ourTeam, Bot: true, Gone: true}},
		{"Slackbot", me, slack.User{ID: "USLACKBOT", TeamID: ourTeam}, bot.Person{ID: "USLACKBOT", Team: ourTeam, Bot: true}},
	}
	for _, tt := range tests {
		if got := person(&tt.user, tt.me); fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestChannel(t *testing.T) {
	t.Parallel()
	tests := []struct {
		json           string
		direct, shared bool
	}{
		{`{"id":"C"}`, false, false},
		{`{"id":"C","is_im":true}`, true, false},
		{`{"id":"C","is_ext_shared":true}`, false, true},
		{`{"id":"C","is_pending_ext_shared":true}`, false, true},
		{`{"id":"C","pending_shared":["T9"]}`, false, true},
		{`{"id":"C","connected_team_ids":["T0OURS"]}`, false, false},
		{`{"id":"C","connected_team_ids":["T0OURS","T9"]}`, false, true},
		{`{"id":"C","connected_team_ids":["T2"],"internal_team_ids":["T2"]}`, false, false},
		{`{"id":"C","is_shared":true,"is_org_shared":true,"shared_team_ids":["T0OURS","T2"],"connected_team_ids":["T2"]}`, false, false},
		{`{"id":"C","is_shared":true,"is_org_shared":true,"is_ext_shared":true}`, false, true},
	}
	for _, tt := range tests {
		f := newFake(t)
		f.channels["C"] = tt.json
		got, err := f.client().Channel(t.Context(), "C")
		if want := (bot.Channel{ID: "C", Direct: tt.direct, Shared: tt.shared}); err != nil || got != want {
			t.Errorf("%s: %+v (%v), want %+v", tt.json, got, err, want)
		}
	}
}

func TestPersonIsRememberedForATime(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.users["U1"] = `{"id":"U1","team_id":"T0OURS"}`
	var clock bot.Clock
	c := f.client(func(o *Options) { o.Clock = &clock })
	f.fail("users.info", fault{code: "user_not_found"})
	if _, err := c.Person(t.Context(), "U1"); !errors.Is(err, bot.ErrRefused) {
		t.Fatalf("error %v", err)
	}
	for range 3 {
		if p, err := c.Person(t.Context(), "U1"); err != nil || p.ID != "U1" {
			t.Fatal(p, err)
		}
	}
	if n := len(f.called("users.info")); n != 2 {
		t.Errorf("%d calls, want 2: the failure, which is not kept, and one", n)
	}
	clock.SetOffset(defaultCacheFor + time.Second)
	if _, err := c.Person(t.Context(), "U1"); err != nil {
		t.Fatal(err)
	}
	if n := len(f.called("users.info")); n != 3 {
		t.Errorf("%d calls, want 3: what is old is asked again", n)
	}
	if a := f.called("users.info")[0]; a["include_locale"] != "true" {
		t.Errorf("arguments %v", a)
	}
}

func TestPersonIsAskedOnceByMany(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.users["U1"] = `{"id":"U1","team_id":"T0OURS"}`
	f.hold = make(chan struct{})
	c := f.client()
	if _, err := c.Identify(t.Context()); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := c.Person(t.Context(), "U1"); err != nil {
				t.Error(err)
			}
		})
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Person(gone, "U1"); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who left: %v", err)
	}
	close(f.hold)
	wg.Wait()
	if n := len(f.called("users.info")); n < 1 || n > 2 { // the caller who left may have been the first
		t.Errorf("%d calls", n)
	}
}

func TestCacheStaysSmall(t *testing.T) {
	t.Parallel()
	c := newCache[int](time.Hour, 10, time.Now)
	for i := range 100 {
		if _, err := c.get(t.Context(), fmt.Sprint(i), func(context.Context) (int, error) { return i, nil }); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(c.known); n > 10 {
		t.Errorf("%d entries kept, want 10 at most", n)
	}
}

func TestInGroupAndDirect(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	c := f.client()
	for person, want := range map[string]bool{"U1": true, "U9": false} {
		if in, err := c.InGroup(t.Context(), person, "S1"); err != nil || in != want {
			t.Errorf("%s: %v, %v", person, in, err)
		}
	}
	if n := len(f.called("usergroups.users.list")); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
	if ch, err := c.Direct(t.Context(), "U1"); err != nil || ch != "DU1" {
		t.Errorf("direct %q, %v", ch, err)
	}
}
