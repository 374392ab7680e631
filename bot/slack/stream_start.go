package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"amiable/bot"

	"github.com/slack-go/slack"
)

// How long a refusal of streaming is remembered, so that not every answer
// begins with a call in vain.
const (
	teamPause    = 10 * time.Minute
	channelPause = 10 * time.Minute
)

// Refusals to stream, by how far they reach. Any other code that Slack gives
// on starting a stream means bot.ErrNoStream for this once.
var (
	teamRefusals = set("unknown_method", "method_deprecated", "missing_scope", "not_allowed_token_type", "not_allowed",
		"feature_not_enabled", "paid_only", "team_not_found", "accesslimited", "access_denied", "no_permission")
	channelRefusals = set("channel_type_not_supported", "method_not_supported_for_channel_type",
		"missing_recipient_team_id", "missing_recipient_user_id", "invalid_recipient_team_id", "invalid_recipient_user_id")

	// hopeless codes refuse a post as well.
	hopeless = set("channel_not_found", "not_in_channel", "is_archived", "restricted_action")
)

// Stream implements bot.Messenger. Text that waits to be sent when Append
// returns is sent by a timer; ctx governs those writes, so that nothing is
// written after the job has ended.
func (c *Client) Stream(ctx context.Context, at bot.Place, to bot.Person, mark bot.Mark) (bot.Stream, error) {
	team, channel := "team:"+at.Team, "channel:"+at.Channel
	if at.Thread == "" || c.noStream.has(team, channel) {
		return nil, bot.ErrNoStream
	}
	mark.Open = true
	var ts string
	err := c.call(ctx, "chat.startStream", write, func(ctx context.Context) (err error) {
		_, ts, err = c.api.StartStreamContext(ctx, at.Channel, inThread(at), recipient(at, to), metadata(mark))
		return err
	})
	if err == nil {
		return c.newStream(ctx, at, mark, ts), nil
	}
	pause, err := startRefused(err)
	for key, d := range map[string]time.Duration{team: pause.team, channel: pause.channel} {
		if d > 0 {
			c.noStream.put(key, d)
		}
	}
	return nil, err
}

// recipient names who is answered; channels need it.
func recipient(at bot.Place, to bot.Person) slack.MsgOption {
	team := to.Team
	if team == "" {
		team = at.Team
	}
	return slack.MsgOptionCompose(slack.MsgOptionRecipientUserID(to.ID), slack.MsgOptionRecipientTeamID(team))
}

type startPause struct{ team, channel time.Duration }

// startRefused tells a refusal, after which the caller posts instead, from
// an error that a post would meet too or whose outcome is unknown.
func startRefused(err error) (startPause, error) {
	code := codeOf(err)
	var delayed *bot.Delayed
	no := fmt.Errorf("%w: %w", bot.ErrNoStream, err)
	switch {
	case errors.As(err, &delayed):
		return startPause{team: delayed.After}, no
	case teamRefusals[code]:
		return startPause{team: teamPause}, no
	case channelRefusals[code]:
		return startPause{channel: channelPause}, no
	case code == "", errors.Is(err, bot.ErrRevoked), hopeless[code], unsettled(code):
		return startPause{}, err
	}
	return startPause{}, no
}

// unsettled codes leave open whether Slack did what was asked.
func unsettled(code string) bool {
	return strings.HasPrefix(code, "http_") || code == "internal_error" || code == "fatal_error" ||
		code == "service_unavailable" || code == "request_timeout"
}

// streams are the open streams of this process, so that Update can end one.
type streams struct {
	mu   sync.Mutex
	open map[string]*stream
}

func (s *streams) add(st *stream) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[string]*stream{}
	}
	s.open[st.at.Channel+":"+st.first] = st
}

func (s *streams) forget(st *stream) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, st.at.Channel+":"+st.first)
}

// abandon ends the stream of a message that is about to be replaced.
func (s *streams) abandon(channel, ts string) {
	s.mu.Lock()
	st := s.open[channel+":"+ts]
	s.mu.Unlock()
	if st != nil {
		st.abandon()
	}
}
