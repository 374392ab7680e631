package openai

import (
	"context"
	"time"
)

// NotePauses makes the waits before a retry immediate and hands them to note.
func (m *Model) NotePauses(note func(time.Duration)) {
	m.pause = func(ctx context.Context, d time.Duration) error {
		note(d)
		return ctx.Err()
	}
}

var (
	RetryAfter         = retryAfter
	TakesStreamOptions = takesStreamOptions
	CleanBase          = cleanBase
	Backoff            = backoff
)
