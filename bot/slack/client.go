package slack

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"amiable/bot"

	"github.com/slack-go/slack"
)

// Options say which workspace a Client talks to and how.
type Options struct {
	Token         string // bot token, for every call
	AppToken      string // app-level token, for Listen
	SigningSecret string // for Handler
	APIURL        string // base of the Web API; empty is Slack's own
	Clock         *bot.Clock
	Log           *slog.Logger // nil logs nothing

	Timeout     time.Duration // of one call in all; default 10 s
	AppendEvery time.Duration // pace of a stream; default 1 s
	InboxWait   time.Duration // how long storing an event may take; default 2.4 s
	CacheFor    time.Duration // how long people and channels are remembered; default 60 s
}

const (
	defaultTimeout     = 10 * time.Second
	defaultAppendEvery = time.Second
	defaultInboxWait   = 2400 * time.Millisecond // Slack gives up after 3 s
	defaultCacheFor    = time.Minute
	cacheSize          = 5000
)

func (o Options) withDefaults() Options {
	if o.APIURL == "" {
		o.APIURL = slack.APIURL
	}
	if !strings.HasSuffix(o.APIURL, "/") {
		o.APIURL += "/"
	}
	if o.Clock == nil {
		o.Clock = new(bot.Clock)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	for _, d := range []struct {
		v *time.Duration
		d time.Duration
	}{
		{&o.Timeout, defaultTimeout}, {&o.AppendEvery, defaultAppendEvery},
		{&o.InboxWait, defaultInboxWait}, {&o.CacheFor, defaultCacheFor},
	} {
		if *d.v <= 0 {
			*d.v = d.d
		}
	}
	return o
}

// A Client is one bot in one workspace (or organisation). It is safe for use
// by many goroutines.
type Client struct {
	opt      Options
	api      *slack.Client
	http     *http.Client
	log      *slog.Logger
	self     atomic.Pointer[Identity]
	people   *cache[bot.Person]
	channels *cache[bot.Channel]
	groups   *cache[map[string]bool]
	noStream *holds // where streaming was refused, and until when
	noAgent  *holds // likewise agent sessions
	streams  streams
}

var _ bot.Messenger = (*Client)(nil)

// New makes a Client; it calls nothing yet.
func New(o Options) *Client {
	o = o.withDefaults()
	hc := newHTTPClient(o.Timeout)
	return &Client{
		opt:  o,
		http: hc,
		log:  o.Log,
		api: slack.New(o.Token, slack.OptionAPIURL(o.APIURL), slack.OptionHTTPClient(hc),
			slack.OptionAppLevelToken(o.AppToken)),
		people:   newCache[bot.Person](o.CacheFor, cacheSize, o.Clock.Now),
		channels: newCache[bot.Channel](o.CacheFor, cacheSize, o.Clock.Now),
		groups:   newCache[map[string]bool](o.CacheFor, cacheSize, o.Clock.Now),
		noStream: newHolds(o.Clock.Now),
		noAgent:  newHolds(o.Clock.Now),
	}
}

// Identity is who the bot is in its workspace.
type Identity struct {
	UserID     string
	BotID      string
	TeamID     string
	Enterprise string // empty outside Enterprise Grid
	Scopes     []string
}

// Identify asks Slack who the token belongs to (auth.test) and remembers it.
// It is meant for the start; every call that needs the answer asks by itself
// when it is not known yet.
func (c *Client) Identify(ctx context.Context) (Identity, error) {
	var me Identity
	err := c.call(ctx, "auth.test", read, func(ctx context.Context) error {
		r, err := c.api.AuthTestContext(ctx)
		if err != nil {
			return err
		}
		me = Identity{UserID: r.UserID, BotID: r.BotID, TeamID: r.TeamID, Enterprise: r.EnterpriseID,
			Scopes: splitScopes(r.Header.Get("X-OAuth-Scopes"))}
		return nil
	})
	if err != nil {
		return Identity{}, err
	}
	if me.UserID == "" || me.TeamID == "" {
		return Identity{}, fmt.Errorf("slack.auth.test: the answer names no user or no team")
	}
	c.self.Store(&me)
	return me, nil
}

// identity is Identify, asked once.
func (c *Client) identity(ctx context.Context) (Identity, error) {
	if me := c.self.Load(); me != nil {
		return *me, nil
	}
	return c.Identify(ctx)
}

func splitScopes(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}
