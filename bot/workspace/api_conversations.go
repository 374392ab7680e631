package workspace

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func (c *call) channelInfo() (reply, error) {
	ch, err := c.channel("channel")
	if err != nil {
		return nil, err
	}
	if err := c.w.scoped(readScope(ch, "read")); err != nil {
		return nil, err
	}
	return reply{"channel": c.w.conversationJSON(ch)}, nil
}

// readScope is the scope for one kind of conversation.
func readScope(ch *channel, what string) string {
	switch ch.kind() {
	case "im":
		return "im:" + what
	case "group":
		return "groups:" + what
	}
	return "channels:" + what
}

func (c *call) channelList() (reply, error) {
	types := c.args.str("types")
	if types == "" {
		types = "public_channel"
	}
	var all []any
	for _, id := range c.w.corder {
		ch := c.w.channels[id]
		if (ch.Private || ch.Direct) && !ch.has(BotUser) {
			continue
		}
		kind := map[string]string{"im": "im", "group": "private_channel", "channel": "public_channel"}[ch.kind()]
		if slices.Contains(strings.Split(types, ","), kind) {
			all = append(all, c.w.conversationJSON(ch))
		}
	}
	return c.page("channels", all, 100)
}

// page cuts a list by limit and cursor.
func (c *call) page(key string, all []any, size int) (reply, error) {
	start, err := c.cursor()
	if err != nil {
		return nil, err
	}
	size = min(c.args.number("limit", size), 1000)
	if size < 1 {
		return nil, refuse("invalid_limit")
	}
	start = min(start, len(all))
	end := min(start+size, len(all))
	next := ""
	if end < len(all) {
		next = toCursor(end)
	}
	list := all[start:end]
	if list == nil {
		list = []any{}
	}
	return reply{key: list, "response_metadata": reply{"next_cursor": next}}, nil
}

func toCursor(n int) string {
	return base64.StdEncoding.EncodeToString([]byte("at:" + strconv.Itoa(n)))
}

func (c *call) cursor() (int, error) {
	s := c.args.str("cursor")
	if s == "" {
		return 0, nil
	}
	data, err := base64.StdEncoding.DecodeString(s)
	rest, ok := strings.CutPrefix(string(data), "at:")
	n, bad := strconv.Atoi(rest)
	if err != nil || !ok || bad != nil || n < 0 {
		return 0, refuse("invalid_cursor")
	}
	return n, nil
}

func (c *call) channelMembers() (reply, error) {
	ch, err := c.channel("channel")
	if err != nil {
		return nil, err
	}
	var all []any
	for _, m := range ch.Members {
		all = append(all, m)
	}
	return c.page("members", all, 100)
}

// readable is a channel whose messages the bot may read.
func (c *call) readable() (*channel, error) {
	ch, err := c.member("channel")
	if err != nil {
		return nil, err
	}
	return ch, c.w.scoped(readScope(ch, "history"))
}

func (c *call) history() (reply, error) {
	ch, err := c.readable()
	if err != nil {
		return nil, err
	}
	list := c.between(ch.top())
	slices.Reverse(list)
	return c.messages(list)
}

func (c *call) replies() (reply, error) {
	ch, err := c.readable()
	if err != nil {
		return nil, err
	}
	if err := c.args.need("ts"); err != nil {
		return nil, err
	}
	m := ch.get(c.args.str("ts"))
	if m == nil {
		return nil, refuse("thread_not_found")
	}
	if m.Thread != "" && m.Thread != m.TS {
		return c.messages([]*message{m}) // a reply's ts gives that reply alone
	}
	list := ch.replies(m)
	return c.messages(append([]*message{m}, c.between(list[1:])...))
}

// between keeps what lies between oldest and latest.
func (c *call) between(list []*message) []*message {
	oldest, latest, inclusive := c.args.str("oldest"), c.args.str("latest"), c.args.flag("inclusive")
	return slices.DeleteFunc(slices.Clone(list), func(m *message) bool {
		return oldest != "" && before(m.TS, oldest, !inclusive) || latest != "" && before(latest, m.TS, !inclusive)
	})
}

// before compares timestamps, which may lack their fraction.
func before(a, b string, orEqual bool) bool {
	x, y := micros(a), micros(b)
	return x < y || orEqual && x == y
}

func micros(ts string) int64 {
	whole, frac, _ := strings.Cut(ts, ".")
	n, _ := strconv.ParseInt(whole, 10, 64)
	f, _ := strconv.ParseInt((frac + "000000")[:6], 10, 64)
	return n*1e6 + f
}

func (c *call) messages(list []*message) (reply, error) {
	if c.w.opt.CommercialApp && c.args.number("limit", smallLimit) > smallLimit {
		c.args["limit"] = fmt.Sprint(smallLimit) // §2.9
	}
	var all []any
	for _, m := range list {
		all = append(all, c.w.wire(m, c.args.flag("include_all_metadata")))
	}
	size := 100
	if c.w.opt.CommercialApp {
		size = smallLimit
	}
	out, err := c.page("messages", all, size)
	if err == nil {
		out["has_more"] = out["response_metadata"].(reply)["next_cursor"] != ""
	}
	return out, err
}

func (c *call) openDirect() (reply, error) {
	if c.args.has("channel") {
		ch, err := c.channel("channel")
		if err != nil {
			return nil, err
		}
		return reply{"channel": c.w.conversationJSON(ch)}, nil
	}
	if err := c.args.need("users"); err != nil {
		return nil, err
	}
	user := c.args.str("users")
	if strings.Contains(user, ",") {
		return nil, refuse("method_not_supported_for_channel_type", "only direct messages with one person are offered here")
	}
	p := c.w.people[user]
	switch {
	case p == nil:
		return nil, refuse("user_not_found")
	case p.Bot:
		return nil, refuse("cannot_dm_bot")
	case p.Deleted:
		return nil, refuse("user_disabled")
	case p.Team != c.w.opt.Team.ID:
		return nil, refuse("user_not_visible")
	}
	ch, existed := c.w.channels[Direct(user)], true
	if ch == nil {
		ch, existed = c.w.addChannel(directWith(user)), false
		c.w.note(Change{Kind: "channels"})
	}
	return reply{"channel": c.w.conversationJSON(ch), "already_open": existed, "no_op": existed}, nil
}
