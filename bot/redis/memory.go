package redis

import (
	"fmt"

	"github.com/alicebob/miniredis/v2"

	"amiable/bot"
)

// Memory is a store inside this process, which forgets everything at Close.
// It opens no port and no file, and takes about a millisecond a call, one at a
// time. In a testing/synctest bubble it follows the bubble's time; open and
// close it inside the bubble.
func Memory(clock *bot.Clock) (*Store, error) {
	server := miniredis.NewMiniRedis()
	server.ClockTTL(true)
	first, err := server.Dial()
	if err != nil {
		return nil, fmt.Errorf("redis.Memory: %w", err)
	}
	first.Close()
	s := newStore(inProcess(server.Dial), clock, 0)
	s.onClose = append(s.onClose, func() error { server.Close(); return nil })
	return s, nil
}
