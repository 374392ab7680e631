// Package slack is the adapter between package bot and Slack, over slack-go.
// It is the only package that knows an SDK type, a method name, a block or a
// limit of Slack.
//
// Outgoing, [Client] is a bot.Messenger:
//
//   - split.go cuts Markdown that is too long; mrkdwn.go turns Markdown into
//     Slack's older markup, which is all that notes, modals and the Home tab
//     take; render.go makes blocks. All three are pure.
//   - call.go holds what is true of every call: one total timeout, never a
//     second try of a post whose fate is unknown, and one mapping of errors
//     (errors.go) to bot.Delayed, bot.ErrRefused and bot.ErrRevoked.
//   - post.go, read.go, people.go, status.go and view.go are the calls.
//   - stream.go writes an answer while it is being made, and keeps it whole
//     when Slack ends the stream early.
//
// Incoming, parse.go reads raw payloads with a few small structs and hands
// them to a bot.Inbox. Two doors use it: [Client.Handler] (signed HTTP,
// ingress.go) and [Client.Listen] (Socket Mode, socket.go). Both acknowledge
// only what the inbox has stored.
//
// manifest.go prints the app's manifest and check.go compares it with what a
// token may really do.
//
// Nothing here was tried against Slack itself: limits and error codes come
// from Slack's reference and from reports, so that wherever the two differ
// the fallback (post and update, plain text) is a tested path of its own.
package slack
