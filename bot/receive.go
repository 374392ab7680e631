package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Kinds of job.
const (
	KindQuestion Kind = "question" // answer a message, in its thread
	KindPrivate  Kind = "private"  // answer /coach, to one person
	KindShare    Kind = "share"    // post a private answer for everybody
	KindFeedback Kind = "feedback" // keep an opinion
	KindWelcome  Kind = "welcome"  // first-run message and suggested prompts
	KindHome     Kind = "home"     // publish the Home tab
	KindAsk      Kind = "ask"      // a suggested question pressed as a button
	KindTooLate  Kind = "later"    // a command that this version does not have
)

// MaxQuestion is how many characters of a question are read. A whole debtor
// mail fits; a pasted log does not.
const MaxQuestion = 8000

// question is the body of KindQuestion and KindPrivate.
type question struct {
	Place  Place  `json:"place"`
	TS     string `json:"ts,omitempty"`
	User   string `json:"user"`
	Text   string `json:"text"`
	Length int    `json:"length,omitempty"` // characters before the cut, when cut
	Shared bool   `json:"shared,omitempty"`
	Direct bool   `json:"direct,omitempty"`
	URL    string `json:"url,omitempty"`
	Follow bool   `json:"follow,omitempty"` // said in a thread, without a mention
}

// Hear stores the question in a message, if it is one. A mention arrives
// twice (as a mention and as a message) under two event ids; both carry the
// same mark, so the second adds nothing.
func (b *Bot) Hear(ctx context.Context, e Heard) error {
	if e.User == "" || e.TS == "" || !e.Mention && !e.Direct && e.Thread == "" {
		return nil // top-level talk among people
	}
	follow := !e.Mention && !e.Direct
	if follow && addressed(e.Text) {
		return nil // said to somebody else in the thread
	}
	at := Place{Team: e.Team, Channel: e.Channel, Thread: e.Thread}
	if at.Thread == "" {
		at.Thread = e.TS
	}
	q := question{Place: at, TS: e.TS, User: e.User, Shared: e.Shared, Direct: e.Direct, Follow: follow}
	q.Text, q.Length = cutQuestion(cleanText(e.Text))
	mark := strings.Join([]string{"msg", e.Team, e.Channel, e.TS, string(KindQuestion)}, ":")
	a := Admission{Seen: []string{mark}}
	if e.EventID != "" {
		a.Seen = append(a.Seen, "ev:"+e.EventID)
	}
	if follow {
		a.Needs = at.Key()
	} else {
		a.Joins = at.Key()
	}
	return b.add(ctx, Job{ID: mark, Kind: KindQuestion, Lane: at.Key(), Person: e.User}, q, a)
}

// Command stores a slash command and says at once what will happen.
func (b *Bot) Command(ctx context.Context, e Command) (*Message, error) {
	name, ok := commandNames[strings.ToLower(e.Name)]
	if !ok {
		m := plain(words(b.cfg.Lang).UnknownCommand)
		return &m, nil
	}
	kind := KindPrivate
	if name != cmdCoach {
		kind = KindTooLate
	}
	q := question{Place: Place{Team: e.Team, Channel: e.Channel}, User: e.User, URL: e.URL}
	q.Text, q.Length = cutQuestion(cleanText(e.Text))
	id := "cmd:" + hashed(e.Trigger, e.User, e.Name, e.Text)
	err := b.add(ctx, Job{ID: id, Kind: kind, Person: e.User}, q, Admission{})
	return nil, err
}

// Press stores what a button asks for. Opening a card changes nothing and
// its trigger lives three seconds, so that is done at once.
func (b *Bot) Press(ctx context.Context, e Press) error {
	at := Place{Team: e.Team, Channel: e.Channel, Thread: e.Thread}
	if at.Thread == "" {
		at.Thread = e.TS
	}
	body := pressed{Place: at, User: e.User, Value: e.Value, URL: e.URL, TS: e.TS}
	id := hashed(e.Trigger, e.User, e.TS, e.Action, e.Value)
	switch e.Action {
	case ActionCard:
		return b.openCard(ctx, e)
	case ActionShare:
		return b.add(ctx, Job{ID: "share:" + e.Value, Kind: KindShare, Person: e.User}, body, Admission{})
	case ActionFeedback:
		return b.add(ctx, Job{ID: "fb:" + id, Kind: KindFeedback, Person: e.User}, body, Admission{})
	case ActionAsk:
		return b.add(ctx, Job{ID: "ask:" + id, Kind: KindAsk, Person: e.User}, body, Admission{})
	}
	b.Meter.Count("unknown_actions_total")
	return nil
}

// pressed is the body of KindShare, KindFeedback and KindAsk.
type pressed struct {
	Place Place  `json:"place"`
	User  string `json:"user"`
	Value string `json:"value"`
	URL   string `json:"url,omitempty"`
	TS    string `json:"ts,omitempty"`
}

// Opened greets a person once and keeps the Home tab up to date.
func (b *Bot) Opened(ctx context.Context, e Opened) error {
	if e.User == "" {
		return nil
	}
	if e.Tab == "home" {
		return b.add(ctx, Job{ID: "home:" + hashed(e.EventID, e.User), Kind: KindHome, Person: e.User}, e, Admission{})
	}
	return b.add(ctx, Job{ID: "welcome:" + e.Team + ":" + e.User, Kind: KindWelcome, Person: e.User}, e,
		Admission{For: 5 * 365 * 24 * time.Hour})
}

// Stopped stops the answer that is being written in a thread, here at once
// and on another replica at its next heartbeat.
func (b *Bot) Stopped(ctx context.Context, e Stopped) error {
	lane := Place{Team: e.Team, Channel: e.Channel, Thread: e.Thread}.Key()
	b.mu.Lock()
	stop := b.running[lane]
	b.mu.Unlock()
	if stop != nil {
		stop()
		return nil
	}
	return b.Store.Stop(ctx, lane)
}

// Revoked remembers that Slack has withdrawn the token; see Alive.
func (b *Bot) Revoked(context.Context) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.revoked {
		b.revoked = true
		b.Log.Error("Slack has revoked the token or the app was uninstalled: nothing can be answered until it is installed again")
	}
}

// Alive tells whether the token is still good, as far as Slack has said.
func (b *Bot) Alive() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return !b.revoked
}

// alive notes that Slack took a call: a token that was withdrawn works again.
func (b *Bot) alive() {
	b.mu.Lock()
	b.revoked = false
	b.mu.Unlock()
}

func (b *Bot) add(ctx context.Context, j Job, body any, a Admission) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("bot.add(%s): %w", j.Kind, err)
	}
	j.Body = raw
	added, err := b.Store.Add(ctx, j, a)
	if err != nil {
		return fmt.Errorf("bot.add(%s): %w", j.Kind, err)
	}
	if added {
		b.Meter.Count("jobs_added_total", string(j.Kind))
		b.poke()
	} else {
		b.Meter.Count("jobs_repeated_total", string(j.Kind))
	}
	return nil
}

var (
	mentionAny   = regexp.MustCompile(`<@[A-Z0-9]+(\|[^>]*)?>`)
	mentionFirst = regexp.MustCompile(`^\s*<@[A-Z0-9]+(\|[^>]*)?>`)
	linkOrRef    = regexp.MustCompile(`<([#!]?)([^>|]*)\|?([^>]*)>`)
)

// addressed tells whether a thread message starts by naming somebody; the
// bot's own mentions never come here (they are not follow-ups).
func addressed(text string) bool { return mentionFirst.MatchString(text) }

// cleanText turns Slack's wire form into what the person typed: without
// mentions, with links as their label or address, with & < > back.
func cleanText(s string) string {
	s = mentionAny.ReplaceAllString(s, " ")
	s = linkOrRef.ReplaceAllStringFunc(s, func(m string) string {
		p := linkOrRef.FindStringSubmatch(m)
		if p[3] != "" {
			return p[1] + p[3]
		}
		return p[1] + strings.TrimPrefix(p[2], "mailto:")
	})
	s = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
	return strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD"))
}

// cutQuestion keeps the first MaxQuestion characters; length is the whole
// length when something was cut, else 0.
func cutQuestion(s string) (kept string, length int) {
	if len(s) <= MaxQuestion {
		return s, 0
	}
	r := []rune(s)
	if len(r) <= MaxQuestion {
		return s, 0
	}
	return string(r[:MaxQuestion]), len(r)
}
