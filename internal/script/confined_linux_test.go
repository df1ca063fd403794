package script_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/script"
)

// confined starts a worker that has limited itself and looks at it from outside.
func confined(t *testing.T) map[string]string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, script.Command)
	cmd.Env = []string{}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close(); _ = cmd.Wait() }()
	begin := []byte(`{"begin":{"memory":67108864,"zone":"UTC","offset":0}}`)
	_ = binary.Write(in, binary.BigEndian, uint32(len(begin)))
	_, _ = in.Write(begin)
	if _, err := io.ReadFull(bufio.NewReader(out), make([]byte, 4)); err != nil {
		t.Fatal(err)
	}
	dir := "/proc/" + strconv.Itoa(cmd.Process.Pid) + "/"
	seen := map[string]string{}
	limits, err := os.ReadFile(dir + "limits")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(limits), "\n") {
		for _, name := range []string{"Max open files", "Max file size", "Max core file size", "Max data size", "Max address space"} {
			if !strings.HasPrefix(line, name) {
				continue
			}
			f := strings.Fields(strings.TrimPrefix(line, name))
			if f[1] == "0" || name == "Max data size" && len(f[1]) <= 9 || name == "Max address space" && len(f[1]) <= 10 {
				seen[name] = "refused beyond " + f[1]
			} else {
				seen[name] = f[1]
			}
		}
	}
	env, _ := os.ReadFile(dir + "environ")
	if seen["environment"] = string(env); len(bytes.TrimSpace(env)) == 0 {
		seen["environment"] = "refused: empty"
	}
	fds, _ := os.ReadDir(dir + "fd")
	seen["open files"] = "refused: nothing but pipes, what the runtime waits with, and the share of CPU"
	for _, fd := range fds {
		to, _ := os.Readlink(dir + "fd/" + fd.Name())
		if !strings.HasPrefix(to, "pipe:") && !strings.HasPrefix(to, "anon_inode:") && to != "/dev/null" && !strings.HasPrefix(to, "/sys/fs/cgroup/") {
			seen["open files"] = to
		}
	}
	return seen
}

// The worker has nothing to reach for, even if a script got out of its machine.
func TestTheWorkerHasNothing(t *testing.T) {
	t.Setenv("TENON_SECRET_KEY", "do not tell")
	seen := confined(t)
	for what, got := range seen {
		if !strings.HasPrefix(got, "refused") {
			t.Errorf("%s: %s", what, got)
		}
	}
	if len(seen) < 5 {
		t.Error(seen)
	}
}
