package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"amiable/bot"

	"github.com/slack-go/slack"
)

// markType is the event type of the message metadata that carries a bot.Mark.
const markType = "amiable_answer"

func metadata(mark bot.Mark) slack.MsgOption {
	if mark.Job == "" {
		return slack.MsgOptionCompose()
	}
	payload := map[string]any{"job": mark.Job, "part": mark.Part}
	if mark.Open {
		payload["open"] = true
	}
	return slack.MsgOptionMetadata(slack.SlackMetadata{EventType: markType, EventPayload: payload})
}

// Post implements bot.Messenger. A layout that Slack refuses goes out once
// more as plain text, in as many messages as that takes; the ts is then that
// of the first.
func (c *Client) Post(ctx context.Context, at bot.Place, m bot.Message, mark bot.Mark) (string, error) {
	ts, err := c.post(ctx, at, mark, c.content(m))
	if !tooMuch(err) {
		return ts, err
	}
	c.log.Warn("layout refused, posting plain text", "err", err)
	return c.postPlain(ctx, at, plainPieces(m), mark)
}

func (c *Client) postPlain(ctx context.Context, at bot.Place, pieces []string, mark bot.Mark) (first string, err error) {
	for _, piece := range pieces {
		ts, err := c.post(ctx, at, mark, slack.MsgOptionText(piece, false))
		if err != nil {
			return first, err
		}
		if first == "" {
			first = ts
		}
	}
	return first, nil
}

func tooMuch(err error) bool { return tooMuchCodes[codeOf(err)] }

// content is a message's text and blocks.
func (c *Client) content(m bot.Message) slack.MsgOption {
	return slack.MsgOptionCompose(
		slack.MsgOptionText(fallbackText(m), false),
		slack.MsgOptionBlocks(messageBlocks(m.Parts)...))
}

func (c *Client) post(ctx context.Context, at bot.Place, mark bot.Mark, content slack.MsgOption) (ts string, err error) {
	err = c.call(ctx, "chat.postMessage", write, func(ctx context.Context) (err error) {
		_, ts, err = c.api.PostMessageContext(ctx, at.Channel, content, metadata(mark), inThread(at), noUnfurl)
		return err
	})
	return ts, err
}

func inThread(at bot.Place) slack.MsgOption {
	if at.Thread == "" {
		return slack.MsgOptionCompose()
	}
	return slack.MsgOptionTS(at.Thread)
}

var noUnfurl = slack.MsgOptionCompose(slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl())

// Update implements bot.Messenger. If this process still streams into the
// message, that stream is over: later writes to it do nothing.
func (c *Client) Update(ctx context.Context, at bot.Place, ts string, m bot.Message, mark bot.Mark) error {
	c.streams.abandon(at.Channel, ts)
	return c.update(ctx, at, ts, m, mark)
}

// update replaces a message, as plain text when Slack refuses its layout;
// what is then too long goes on in further messages.
func (c *Client) update(ctx context.Context, at bot.Place, ts string, m bot.Message, mark bot.Mark) error {
	err := c.replace(ctx, at, ts, mark, c.content(m))
	if !tooMuch(err) {
		return err
	}
	c.log.Warn("layout refused, updating with plain text", "err", err)
	pieces := plainPieces(m)
	noBlocks := slack.MsgOptionBlocks()
	err = c.replace(ctx, at, ts, mark, slack.MsgOptionCompose(slack.MsgOptionText(pieces[0], false), noBlocks))
	if err == nil {
		_, err = c.postPlain(ctx, at, pieces[1:], mark)
	}
	return err
}

// replace updates a message; an open stream refuses that, so it is stopped
// first. Replacing twice does no harm: the call may be repeated.
func (c *Client) replace(ctx context.Context, at bot.Place, ts string, mark bot.Mark, content slack.MsgOption) error {
	do := func(ctx context.Context) error {
		_, _, _, err := c.api.UpdateMessageContext(ctx, at.Channel, ts, content, metadata(mark))
		return err
	}
	err := c.call(ctx, "chat.update", read, do)
	if !endedCodes[codeOf(err)] {
		return err
	}
	if err := c.stopStream(ctx, at, ts); err != nil && !endedCodes[codeOf(err)] {
		return err
	}
	return c.call(ctx, "chat.update", read, do)
}

func (c *Client) stopStream(ctx context.Context, at bot.Place, ts string, opts ...slack.MsgOption) error {
	return c.call(ctx, "chat.stopStream", write, func(ctx context.Context) error {
		_, _, err := c.api.StopStreamContext(ctx, at.Channel, ts, opts...)
		return err
	})
}

// Whisper implements bot.Messenger.
func (c *Client) Whisper(ctx context.Context, at bot.Place, person string, m bot.Message) error {
	send := func(content slack.MsgOption) error {
		return c.call(ctx, "chat.postEphemeral", write, func(ctx context.Context) error {
			_, err := c.api.PostEphemeralContext(ctx, at.Channel, person, content, inThread(at))
			return err
		})
	}
	err := send(c.content(m))
	if !tooMuch(err) {
		return err
	}
	for _, piece := range plainPieces(m) {
		if err := send(slack.MsgOptionText(piece, false)); err != nil {
			return err
		}
	}
	return nil
}

// response is what a response URL and the answer to a command take.
type response struct {
	Type    string        `json:"response_type"`
	Replace bool          `json:"replace_original"`
	Text    string        `json:"text"`
	Blocks  []slack.Block `json:"blocks,omitempty"`
}

func (c *Client) response(m bot.Message, private bool) response {
	r := response{Type: "in_channel", Text: fallbackText(m), Blocks: messageBlocks(m.Parts)}
	if private {
		r.Type = "ephemeral"
	}
	return r
}

// Respond implements bot.Messenger. An address that is used up or too old is
// bot.ErrRefused.
func (c *Client) Respond(ctx context.Context, url string, m bot.Message, private bool) error {
	r := c.response(m, private)
	err := c.respond(ctx, url, r)
	if !tooMuch(err) && codeOf(err) != "http_400" {
		return err
	}
	for _, piece := range plainPieces(m) {
		if err := c.respond(ctx, url, response{Type: r.Type, Text: piece}); err != nil {
			return err
		}
	}
	return nil
}

func (c *Client) respond(ctx context.Context, url string, r response) error {
	body, err := json.Marshal(r)
	if err != nil {
		return &callError{method: "response_url", cause: err}
	}
	return c.call(ctx, "response_url", write, func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
		raw, err := c.send(req)
		return refusedResponse(raw, err)
	})
}

// refusedResponse reads the error of a response URL: a code in JSON or as
// plain text, whatever the status. 404 means that the address is over.
func refusedResponse(raw []byte, err error) error {
	var verdict struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(raw, &verdict) != nil {
		verdict.Error = ""
	}
	var status slack.StatusCodeError
	switch {
	case verdict.Error != "":
		return slack.SlackErrorResponse{Err: verdict.Error}
	case errors.As(err, &status) && (status.Code == http.StatusNotFound || status.Code == http.StatusGone):
		return slack.SlackErrorResponse{Err: "expired_url"}
	}
	return err
}

// React implements bot.Messenger.
func (c *Client) React(ctx context.Context, at bot.Place, ts, name string) error {
	err := c.call(ctx, "reactions.add", read, func(ctx context.Context) error {
		return c.api.AddReactionContext(ctx, name, slack.NewRefToMessage(at.Channel, ts))
	})
	if codeOf(err) == "already_reacted" {
		return nil
	}
	return err
}
