//go:build unix

package script

import (
	"os/exec"
	"syscall"
)

// apart puts the worker into a process group of its own, away from the files and
// the keyboard of the server.
func apart(cmd *exec.Cmd) {
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// kill ends the worker and whatever it might have started.
func kill(cmd *exec.Cmd) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
}

// killed reports whether the system ended the worker, which it does when memory
// runs out.
func killed(cmd *exec.Cmd) bool {
	st, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
	return ok && st.Signaled() && st.Signal() == syscall.SIGKILL
}
