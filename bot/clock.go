package bot

import (
	"sync/atomic"
	"time"
)

// Clock is the time that the whole program goes by: the machine's, plus an
// offset that is zero outside trials. The store adds the same offset to
// Redis's time, so that a trial can jump ahead. The zero Clock is real time.
type Clock struct{ offset atomic.Int64 }

// Now is the current time, in UTC.
func (c *Clock) Now() time.Time { return time.Now().Add(c.Offset()).UTC() }

// Offset is how far the clock is ahead of the machine's.
func (c *Clock) Offset() time.Duration { return time.Duration(c.offset.Load()) }

// SetOffset moves the clock.
func (c *Clock) SetOffset(d time.Duration) { c.offset.Store(int64(d)) }
