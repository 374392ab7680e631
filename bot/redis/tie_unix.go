//go:build unix && !linux

package redis

import "syscall"

// canTie: there is no death signal here. After a kill -9 the child lives on
// and keeps the folder locked until it is ended by hand; nothing is lost.
const canTie = true

func tied() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
