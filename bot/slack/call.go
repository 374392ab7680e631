package slack

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"amiable/bot"

	"github.com/slack-go/slack"
)

// callKind says whether a call may be made again when nobody knows whether
// the first one arrived.
type callKind int

const (
	read  callKind = iota // changes nothing: may be repeated once
	write                 // may have arrived: never repeated here
)

// shortWait is the longest Retry-After that is waited out inside a call;
// anything longer goes back to the caller as *bot.Delayed.
const shortWait = time.Second

// call makes one call of the Web API and explains its error.
func (c *Client) call(ctx context.Context, method string, kind callKind, do func(context.Context) error) error {
	err := explain(method, do(ctx))
	again, wait := repeat(err, kind)
	if !again || !pause(ctx, wait) {
		return err
	}
	return explain(method, do(ctx))
}

// repeat decides about a second try. A rate-limited call was not executed,
// so it may always be made again.
func repeat(err error, kind callKind) (bool, time.Duration) {
	var delayed *bot.Delayed
	switch {
	case err == nil:
		return false, 0
	case errors.As(err, &delayed):
		return delayed.After <= shortWait, delayed.After
	case kind == write, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return false, 0
	}
	code := codeOf(err)
	return code == "" || strings.HasPrefix(code, "http_5"), 0
}

// pause waits; false means that ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// maxAnswer is the largest answer of Slack that is read; a page of 200
// messages stays far below.
const maxAnswer = 16 << 20

func newHTTPClient(timeout time.Duration) *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 32
	t.ResponseHeaderTimeout = timeout
	return &http.Client{Timeout: timeout, Transport: limited{t}}
}

// limited caps the bodies that are read.
type limited struct{ next http.RoundTripper }

func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(r)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	}
	return resp, err
}

// CloseIdleConnections lets http.Client.CloseIdleConnections through.
func (l limited) CloseIdleConnections() {
	if t, ok := l.next.(*http.Transport); ok {
		t.CloseIdleConnections()
	}
}

// Close lets go of idle connections. The Client stays usable.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// form calls a method of the Web API and decodes only what out names. The
// SDK decodes messages whole, blocks of other apps included, and fails on
// what it does not know; reading a thread must not depend on that.
func (c *Client) form(ctx context.Context, method string, values url.Values, out any) error {
	return c.call(ctx, method, read, func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.opt.APIURL+method, strings.NewReader(values.Encode()))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Authorization", "Bearer "+c.opt.Token)
		raw, err := c.send(req)
		if err != nil {
			return err
		}
		var verdict struct {
			OK    bool   `json:"ok"`
			Error string `json:"error"`
		}
		if err := json.Unmarshal(raw, &verdict); err != nil {
			return err
		}
		if !verdict.OK {
			return slack.SlackErrorResponse{Err: verdict.Error}
		}
		return json.Unmarshal(raw, out)
	})
}

// send does one request; a status other than 2xx is an error of the SDK's kind.
func (c *Client) send(req *http.Request) ([]byte, error) {
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	switch after := retryAfter(resp); {
	case resp.StatusCode == http.StatusTooManyRequests && after > 0:
		return nil, &slack.RateLimitedError{RetryAfter: after}
	case resp.StatusCode/100 != 2:
		return raw, slack.StatusCodeError{Code: resp.StatusCode, Status: resp.Status}
	}
	return raw, err
}

func retryAfter(resp *http.Response) time.Duration {
	d, err := time.ParseDuration(resp.Header.Get("Retry-After") + "s")
	if err != nil {
		return 0
	}
	return d
}
