package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"amiable/bot"

	"github.com/slack-go/slack"
)

// callError is a failed call. It names the method and Slack's code, never a
// text, an address or a token.
type callError struct {
	method string
	code   string // Slack's word for it, or ""
	cause  error  // what callers test with errors.Is and errors.As
}

func (e *callError) Error() string {
	if e.code != "" {
		return fmt.Sprintf("slack.%s: %s", e.method, e.code)
	}
	return fmt.Sprintf("slack.%s: %v", e.method, e.cause)
}

func (e *callError) Unwrap() error { return e.cause }

// codeOf is Slack's error code in err, or "".
func codeOf(err error) string {
	var ce *callError
	if errors.As(err, &ce) {
		return ce.code
	}
	return ""
}

var errUnclear = errors.New("no usable answer")

// Slack's codes by what they mean to the flows. A code that is in no table
// may be tried again.
var (
	revokedCodes = set("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired")

	refusedCodes = set(
		"channel_not_found", "not_in_channel", "is_archived", "is_inactive", "user_not_in_channel",
		"user_not_found", "users_not_found", "user_not_visible", "user_disabled", "cannot_dm_bot", "cannot_message_user",
		"messages_tab_disabled", "cannot_reply_to_message", "thread_not_found", "message_not_found", "cant_update_message",
		"edit_window_closed", "restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
		"restricted_action_non_threadable_channel", "restricted_action_thread_locked", "posting_to_channel_denied",
		"access_denied", "ekm_access_denied", "no_permission", "not_allowed", "not_allowed_token_type", "missing_scope",
		"team_access_not_granted", "method_not_supported_for_channel_type", "channel_type_not_supported",
		"expired_trigger_id", "invalid_trigger_id", "exchanged_trigger_id", "trigger_expired", "view_too_large", "push_limit_reached",
		"unknown_method", "method_deprecated", "invalid_name", "bad_timestamp", "too_many_reactions",
		"used_url", "expired_url", "no_such_url", "invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "no_text",
		"invalid_arguments", "metadata_too_large", "invalid_metadata_format", "invalid_metadata_schema")

	// tooMuchCodes say that Slack dislikes how a message is laid out: the same
	// words go out once more as plain text.
	tooMuchCodes = set("invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "invalid_arguments",
		"block_mismatch", "slack_markdown_not_supported")

	// endedCodes say that a stream is over, whoever ended it.
	endedCodes = set("message_not_in_streaming_state", "streaming_state_conflict", "stopped_by_user")
)

func set(codes ...string) map[string]bool {
	m := make(map[string]bool, len(codes))
	for _, c := range codes {
		m[c] = true
	}
	return m
}

// unspecifiedWait is how long to wait when Slack limits the rate and does
// not say for how long.
const unspecifiedWait = 5 * time.Second

// explain turns an error of the SDK into one of package bot's.
func explain(method string, err error) error {
	if err == nil {
		return nil
	}
	var limited *slack.RateLimitedError
	var status slack.StatusCodeError
	var refused slack.SlackErrorResponse
	var address *url.Error
	switch {
	case errors.As(err, &limited):
		return &callError{method, "ratelimited", &bot.Delayed{After: limited.RetryAfter}}
	case errors.As(err, &status):
		return explainStatus(method, status.Code)
	case errors.As(err, &refused):
		return explainCode(method, refused.Err)
	case errors.As(err, &address): // its text holds the address, which may be secret
		return &callError{method: method, cause: address.Err}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &callError{method: method, cause: err}
	}
	return &callError{method: method, cause: errUnclear} // the SDK quotes what it cannot read
}

func explainStatus(method string, status int) error {
	if status == http.StatusTooManyRequests {
		return &callError{method, "ratelimited", &bot.Delayed{After: unspecifiedWait}}
	}
	return &callError{method: method, code: fmt.Sprintf("http_%d", status), cause: errUnclear}
}

func explainCode(method, code string) error {
	e := &callError{method: method, code: code, cause: errUnclear}
	switch {
	case code == "ratelimited" || code == "rate_limited":
		e.cause = &bot.Delayed{After: unspecifiedWait}
	case revokedCodes[code]:
		e.cause = bot.ErrRevoked
	case refusedCodes[code]:
		e.cause = bot.ErrRefused
	}
	return e
}
