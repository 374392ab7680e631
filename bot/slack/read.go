package slack

import (
	"context"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"amiable/bot"
)

// pageSize and maxPages bound what is read of a conversation.
const (
	pageSize = 200
	maxPages = 10
)

// posted is a message as the reading methods give it, as far as we look.
type posted struct {
	TS       string `json:"ts"`
	ThreadTS string `json:"thread_ts"`
	User     string `json:"user"`
	BotID    string `json:"bot_id"`
	Subtype  string `json:"subtype"`
	Text     string `json:"text"`
	Metadata struct {
		EventType string `json:"event_type"`
		Payload   struct {
			Job  string  `json:"job"`
			Part float64 `json:"part"`
			Open bool    `json:"open"`
		} `json:"event_payload"`
	} `json:"metadata"`
}

func (m posted) mark() bot.Mark {
	if m.Metadata.EventType != markType {
		return bot.Mark{}
	}
	p := m.Metadata.Payload
	return bot.Mark{Job: p.Job, Part: int(math.Min(p.Part, math.MaxInt32)), Open: p.Open}
}

type page struct {
	Messages []posted `json:"messages"`
	More     bool     `json:"has_more"`
	Meta     struct {
		Cursor string `json:"next_cursor"`
	} `json:"response_metadata"`
}

// read lists the messages of a thread, or of a channel's top level, oldest
// first, strictly between after and before (either may be empty).
func (c *Client) read(ctx context.Context, at bot.Place, after, before string) ([]posted, error) {
	method := "conversations.history"
	values := url.Values{"channel": {at.Channel}, "limit": {strconv.Itoa(pageSize)}, "include_all_metadata": {"true"}, "inclusive": {"false"}}
	if at.Thread != "" {
		method = "conversations.replies"
		values.Set("ts", at.Thread)
	}
	if after != "" {
		values.Set("oldest", after)
	}
	if before != "" {
		values.Set("latest", before)
	}
	var all []posted
	for range maxPages {
		var p page
		if err := c.form(ctx, method, values, &p); err != nil {
			return nil, err
		}
		for _, m := range p.Messages { // replies always include the thread's root
			if (after == "" || tsLess(after, m.TS)) && (before == "" || tsLess(m.TS, before)) {
				all = append(all, m)
			}
		}
		if p.Meta.Cursor == "" {
			break
		}
		values.Set("cursor", p.Meta.Cursor)
	}
	slices.SortStableFunc(all, func(a, b posted) int { return tsCompare(a.TS, b.TS) })
	return all, nil
}

// Posted implements bot.Messenger.
func (c *Client) Posted(ctx context.Context, at bot.Place, after string) ([]bot.Posted, error) {
	me, err := c.identity(ctx)
	if err != nil {
		return nil, err
	}
	all, err := c.read(ctx, at, after, "")
	if err != nil {
		return nil, err
	}
	var ours []bot.Posted
	for _, m := range all {
		if m.User == me.UserID || m.BotID != "" && m.BotID == me.BotID {
			ours = append(ours, bot.Posted{TS: m.TS, Mark: m.mark()})
		}
	}
	return ours, nil
}

// History implements bot.Messenger: what people said, without bots, joins
// and the like. The text is as Slack sends it.
func (c *Client) History(ctx context.Context, at bot.Place, before string) ([]bot.Turn, error) {
	me, err := c.identity(ctx)
	if err != nil {
		return nil, err
	}
	all, err := c.read(ctx, at, "", before)
	if err != nil {
		return nil, err
	}
	var turns []bot.Turn
	for _, m := range all {
		if m.User == "" || m.User == me.UserID || m.BotID != "" || !saidByPerson(m.Subtype) || strings.TrimSpace(m.Text) == "" {
			continue
		}
		turns = append(turns, bot.Turn{At: tsTime(m.TS), Role: bot.RolePerson, Person: m.User, Text: m.Text})
	}
	return turns, nil
}

// saidByPerson tells which kinds of message hold what a person typed.
func saidByPerson(subtype string) bool {
	return subtype == "" || subtype == "file_share" || subtype == "thread_broadcast"
}

func tsLess(a, b string) bool { return tsCompare(a, b) < 0 }

// tsCompare orders ts by time: seconds, a dot, six digits.
func tsCompare(a, b string) int {
	as, af, _ := strings.Cut(a, ".")
	bs, bf, _ := strings.Cut(b, ".")
	if len(as) != len(bs) {
		return len(as) - len(bs)
	}
	if n := strings.Compare(as, bs); n != 0 {
		return n
	}
	return strings.Compare(af, bf)
}

func tsTime(ts string) time.Time {
	s, frac, _ := strings.Cut(ts, ".")
	sec, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return time.Time{}
	}
	micro, _ := strconv.ParseInt((frac + "000000")[:6], 10, 64) // not digits: whole seconds
	return time.Unix(sec, micro*int64(time.Microsecond)).UTC()
}
