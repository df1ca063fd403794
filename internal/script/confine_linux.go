package script

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// confine has the kernel bound the process: memory may only grow by what a script
// has and a margin for what the collector has not yet returned, and nothing can be
// opened any more, neither a file nor a connection, nor can another program be
// started, which takes a pipe.
func confine(memory int64) error {
	used, data, err := mapped()
	if err != nil {
		return err
	}
	const margin = 48 << 20
	for _, l := range []struct {
		resource int
		max      uint64
	}{
		{syscall.RLIMIT_DATA, data + uint64(memory) + margin},
		// Address space is reserved in large pieces that cost nothing.
		{syscall.RLIMIT_AS, used + 4*uint64(memory) + 512<<20},
		{syscall.RLIMIT_CORE, 0},
		{syscall.RLIMIT_FSIZE, 0},
		{syscall.RLIMIT_NOFILE, 0},
	} {
		if err := syscall.Setrlimit(l.resource, &syscall.Rlimit{Cur: l.max, Max: l.max}); err != nil {
			return fmt.Errorf("script: limit %d: %w", l.resource, err)
		}
	}
	return nil
}

// mapped is the address space of the process and its private writable memory, in
// bytes.
func mapped() (space, data uint64, err error) {
	raw, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, 0, err
	}
	f := strings.Fields(string(raw))
	if len(f) < 6 {
		return 0, 0, fmt.Errorf("script: /proc/self/statm: %q", raw)
	}
	page := uint64(os.Getpagesize())
	if space, err = strconv.ParseUint(f[0], 10, 64); err != nil {
		return 0, 0, err
	}
	if data, err = strconv.ParseUint(f[5], 10, 64); err != nil {
		return 0, 0, err
	}
	return space * page, data * page, nil
}
