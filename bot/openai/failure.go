package openai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	sdk "github.com/sashabaranov/go-openai"

	"amiable/bot"
)

// What can go wrong, in words fit for a log and for `doctor`.
const (
	unreachable = "the connection failed"
	slowStart   = "no first token in time"
	silent      = "silent in the middle of the answer"
	overtime    = "no whole answer in the time allowed"
	refused     = "the endpoint refused the request"
	cut         = "the answer ended without a finish reason"
	garbled     = "the answer is not a chat stream"
	webPage     = "a web page came instead of an answer"
	reported    = "the endpoint reported an error inside the answer"
	tooBig      = "the answer is larger than 2 MiB"
	moved       = "the endpoint redirects elsewhere, which is not followed"
	tooLong     = "the answer was cut at the length limit"
	filtered    = "the provider's content filter stopped the answer"
	odd         = "the answer ended in an unexpected way"
	empty       = "the answer is empty"
	busy        = "too many answers are being written"
	resting     = "left alone for a while after repeated failures"
	callerEnd   = "the caller stopped waiting"
)

// ending names a finish reason other than "stop".
func ending(r sdk.FinishReason) string {
	switch r {
	case sdk.FinishReasonLength:
		return tooLong
	case sdk.FinishReasonContentFilter:
		return filtered
	}
	return odd
}

// Reasons this package ends a request itself.
var (
	errTotal  = errors.New(overtime)
	errFirst  = errors.New(slowStart)
	errSilent = errors.New(silent)
)

// A failure is one attempt gone wrong. It keeps facts only, never an error of
// the SDK: those print bodies.
type failure struct {
	what   string
	status int           // HTTP status, 0 when there was none or it was 200
	code   string        // the provider's code, when it is one of codes
	after  time.Duration // what Retry-After asked for; -1: nothing
	spoke  bool          // a piece of the answer had come already
	ctx    error         // context.Canceled or DeadlineExceeded of the caller
}

func (f *failure) Error() string {
	s := f.what
	if f.status != 0 {
		s += fmt.Sprintf(" (HTTP %d)", f.status)
	}
	if f.code != "" {
		s += ": " + codes[f.code]
	}
	return s
}

func (f *failure) Unwrap() error { return f.ctx }

// codes are the provider's error codes worth telling, in our words.
var codes = map[string]string{
	"invalid_api_key":         "the key is not valid",
	"model_not_found":         "the model is not known there",
	"insufficient_quota":      "the account has no credit left",
	"rate_limit_exceeded":     "too many requests",
	"context_length_exceeded": "the prompt is too long for the model",
	"content_filter":          "the provider's content filter refused the prompt",
}

// mayRetry: nothing was said yet and another try can help.
func (f *failure) mayRetry() bool {
	if f.spoke || f.code == "insufficient_quota" {
		return false
	}
	switch f.what {
	case refused:
		return f.status >= 500 || f.status == http.StatusRequestTimeout ||
			f.status == http.StatusConflict || f.status == http.StatusTooManyRequests
	case unreachable, cut, garbled, webPage, reported:
		return true
	}
	return false
}

// trips tells whether the endpoint is to blame. A refusal of this request
// (400), a filtered or a long answer show an endpoint in good health.
func trips(err error) bool {
	var f *failure
	if !errors.As(err, &f) {
		return false
	}
	switch f.what {
	case refused:
		return f.status >= 500 || f.status == http.StatusRequestTimeout || f.status == http.StatusTooManyRequests
	case unreachable, slowStart, silent, overtime, cut, garbled, webPage, reported, tooBig:
		return true
	}
	return false
}

// saysNothing: the caller went away or its emit failed, which tells nothing
// about the endpoint.
func saysNothing(err error) bool {
	if _, ok := errors.AsType[*emitError](err); ok {
		return true
	}
	f, ok := errors.AsType[*failure](err)
	return ok && f.what == callerEnd
}

// An emitError carries the error of the caller's emit through the loop.
type emitError struct{ err error }

func (e *emitError) Error() string { return "the reader of the answer failed" }
func (e *emitError) Unwrap() error { return e.err }

// asked is the error of Complete and Check.
type asked struct {
	op, model string
	attempts  int
	err       error
}

func (e *asked) Error() string {
	return fmt.Sprintf("openai.Model.%s(model=%q, attempts=%d): %v", e.op, e.model, e.attempts, e.err)
}

func (e *asked) Unwrap() []error {
	if errors.Is(e.err, context.Canceled) {
		return []error{e.err}
	}
	return []error{bot.ErrModel, e.err}
}

// stopped explains an ended context: our own clocks or the caller.
func stopped(ctx context.Context) *failure {
	switch cause := context.Cause(ctx); cause {
	case errTotal, errFirst, errSilent:
		return &failure{what: cause.Error(), after: -1}
	default:
		return &failure{what: callerEnd, after: -1, ctx: ctx.Err()}
	}
}

// explain reduces an error of the SDK or the network to a failure.
func explain(ctx context.Context, err error, s *seen, a *answer) error {
	f := &failure{after: s.after, spoke: a.text.Len() > 0}
	if ctx.Err() != nil {
		f = stopped(ctx)
		f.spoke = a.text.Len() > 0
		return f
	}
	f.what, f.code = classify(err, s)
	if s.status >= 300 {
		f.status = s.status
	}
	return f
}

func classify(err error, s *seen) (what, code string) {
	api, isAPI := errors.AsType[*sdk.APIError](err)
	_, isHTTP := errors.AsType[*sdk.RequestError](err)
	if isAPI {
		code, _ = api.Code.(string)
		if _, known := codes[code]; !known {
			code = ""
		}
	}
	var syntax *json.SyntaxError
	var shape *json.UnmarshalTypeError
	switch {
	case errors.Is(err, errBody):
		return tooBig, code
	case errors.Is(err, errMoved):
		return moved, code
	case s.status >= 400:
		return refused, code
	case isAPI || isHTTP:
		return reported, code
	case s.status == 0:
		return unreachable, code
	case s.html:
		return webPage, code
	case errors.Is(err, io.EOF):
		return cut, code
	case errors.As(err, &syntax), errors.As(err, &shape), errors.Is(err, sdk.ErrTooManyEmptyStreamMessages):
		return garbled, code
	}
	return unreachable, code
}
