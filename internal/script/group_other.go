//go:build !unix

package script

import "os/exec"

func apart(*exec.Cmd) {}

func kill(cmd *exec.Cmd) { _ = cmd.Process.Kill() }

func killed(*exec.Cmd) bool { return false }
