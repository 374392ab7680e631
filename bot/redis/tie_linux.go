package redis

import "syscall"

// canTie: on Linux the system ends the child when this process ends, however it ends.
const canTie = true

// tied keeps a child out of the terminal's process group, so that Ctrl-C
// reaches us alone and we can drain first.
func tied() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
