//go:build unix

package redis

import (
	"errors"
	"os"
	"syscall"
)

const stopSignal = syscall.SIGTERM

// tryLock locks a file until every copy of it is closed, the child's included.
func tryLock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return ErrBusy
	}
	return err
}
