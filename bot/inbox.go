package bot

import "context"

// Inbox is what the Slack adapter hands events to. Each method returns once
// the work is stored (or is none of ours): the adapter then acknowledges.
// On an error it must not acknowledge, so that Slack delivers again.
type Inbox interface {
	Hear(ctx context.Context, e Heard) error
	// Command returns what to show at once, privately; nil shows nothing.
	Command(ctx context.Context, e Command) (*Message, error)
	Press(ctx context.Context, e Press) error
	Opened(ctx context.Context, e Opened) error
	Stopped(ctx context.Context, e Stopped) error
	// Revoked: the token was revoked or the app uninstalled.
	Revoked(ctx context.Context)
}
