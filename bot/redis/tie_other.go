//go:build !unix

package redis

import (
	"errors"
	"os"
	"syscall"
)

// canTie: no child process on this platform; the embedded store is in memory.
const canTie = false

var stopSignal = os.Kill

func tied() *syscall.SysProcAttr { return nil }

func tryLock(*os.File) error { return errors.New("not on this platform") }
