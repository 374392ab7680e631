package slack

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"amiable/bot"
)

func TestPosted(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.page = 2
	mark := func(s string) string {
		return `{"event_type":"amiable_answer","event_payload":{"job":"j",` + s + `}}`
	}
	th := thread.Thread
	f.messages = []*said{
		{ts: th, user: "U1", text: "question"},
		{ts: "1700000001.000001", thread: th, user: ourUser, botID: ourBot, text: "before", metadata: mark(`"part":0`)},
		{ts: "1700000001.000002", thread: th, user: "U1", text: "again"},
		{ts: "1700000001.000003", thread: th, user: ourUser, botID: ourBot, metadata: mark(`"part":0`)},
		{ts: "1700000001.000004", thread: th, botID: ourBot, metadata: mark(`"part":1,"open":true`)},
		{ts: "1700000001.000005", thread: th, user: "U9", botID: "B9", metadata: mark(`"part":2`)},
		{ts: "1700000001.000006", thread: th, user: ourUser, metadata: `{"event_type":"other","event_payload":{"job":"x"}}`},
		{ts: "1700000001.000007", thread: th, user: ourUser},
		{ts: "1700000001.000008", thread: "1600000000.000000", user: ourUser},
	}
	got, err := f.client().Posted(t.Context(), thread, "1700000001.000002")
	if err != nil {
		t.Fatal(err)
	}
	want := "[{1700000001.000003 {j 0 false}} {1700000001.000004 {j 1 true}} {1700000001.000006 { 0 false}} {1700000001.000007 { 0 false}}]"
	if fmt.Sprint(got) != want {
		t.Errorf("posted\n got %v\nwant %s", got, want)
	}
	args := f.called("conversations.replies")
	if args[0]["ts"] != th || args[0]["oldest"] != "1700000001.000002" || args[0]["include_all_metadata"] != "true" || len(args) < 3 {
		t.Errorf("calls %v", args)
	}
}

func TestPostedAtTopLevel(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.messages = []*said{
		{ts: "1700000001.000009", user: ourUser}, // history answers newest first
		{ts: "1700000001.000003", user: ourUser},
	}
	got, err := f.client().Posted(t.Context(), bot.Place{Channel: "C1"}, "1700000000.000000")
	if err != nil || fmt.Sprint(got) != "[{1700000001.000003 { 0 false}} {1700000001.000009 { 0 false}}]" {
		t.Errorf("posted %v, %v", got, err)
	}
	if n := len(f.called("conversations.history")); n != 1 {
		t.Errorf("%d calls of conversations.history", n)
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	th := thread.Thread
	f.messages = []*said{
		{ts: th, user: "U1", text: "racine <@U0BOT>"},
		{ts: "1700000001.000001", thread: th, user: ourUser, botID: ourBot, text: "réponse"},
		{ts: "1700000001.000002", thread: th, user: "U2", text: "fichier", subtype: "file_share"},
		{ts: "1700000001.000003", thread: th, user: "U2", text: "a rejoint", subtype: "channel_join"},
		{ts: "1700000001.000004", thread: th, user: "U3", botID: "B3", text: "robot"},
		{ts: "1700000001.000005", thread: th, user: "U2", text: " "},
		{ts: "1700000001.250006", thread: th, user: "U2", text: "suite"},
		{ts: "1700000001.300000", thread: th, user: "U2", text: "la question"},
	}
	got, err := f.client().History(t.Context(), thread, "1700000001.300000")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, turn := range got {
		all = append(all, turn.Role+" "+turn.Person+" "+turn.Text)
	}
	if s := strings.Join(all, "; "); s != "person U1 racine <@U0BOT>; person U2 fichier; person U2 suite" {
		t.Errorf("history %s", s)
	}
	if at := time.Unix(1700000001, 250006000).UTC(); !got[2].At.Equal(at) {
		t.Errorf("time %v, want %v", got[2].At, at)
	}
}

func TestTS(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{{"999999999.5", "1700000000.1"}, {"1700000000.000001", "1700000000.000002"}, {"1", "1.1"}} {
		if !tsLess(pair[0], pair[1]) || tsLess(pair[1], pair[0]) || tsLess(pair[0], pair[0]) {
			t.Errorf("%s is before %s", pair[0], pair[1])
		}
	}
	if !tsTime("nonsense").IsZero() || tsTime("5.1") != time.Unix(5, 100000000).UTC() {
		t.Error("tsTime")
	}
}
