package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// process is a server that runs beside the bench.
type process struct {
	cmd  *exec.Cmd
	log  string
	done chan struct{} // closed when it has ended, err says how
	err  error
	end  sync.Once
}

// freeAddr finds a port on this machine that nobody listens on.
func freeAddr(ctx context.Context) (string, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// launch starts a program with its output in dir.log, and waits until the
// address answers on path. It gives the time that this took.
func launch(ctx context.Context, dir, addr, path string, patience time.Duration, name string, args ...string) (*process, time.Duration, error) {
	p := &process{log: filepath.Clean(dir) + ".log", done: make(chan struct{})}
	out, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, 0, err
	}
	defer out.Close()
	p.cmd = exec.CommandContext(ctx, name, args...)
	p.cmd.Stdout, p.cmd.Stderr = out, out
	begun := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, 0, err
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	client := &http.Client{Timeout: 2 * time.Second}
	for time.Since(begun) < patience {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+path, nil)
		if err != nil {
			return nil, 0, err
		}
		if res, err := client.Do(req); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return p, time.Since(begun), nil
			}
		}
		select {
		case <-p.done:
			return nil, 0, errors.Join(fmt.Errorf("ended before it answered: %s", p.tail()), p.err)
		case <-time.After(3 * time.Millisecond):
		}
	}
	p.stop()
	return nil, 0, fmt.Errorf("no answer after %s: %s", patience, p.tail())
}

// stop ends the process as an operator would.
func (p *process) stop() {
	if p == nil {
		return
	}
	p.end.Do(func() {
		_ = p.cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-p.done:
		case <-time.After(20 * time.Second):
			_ = p.cmd.Process.Kill()
			<-p.done
		}
	})
}

func (p *process) tail() string {
	raw, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return string(raw[max(0, len(raw)-1500):])
}

// resident is the process's memory in MB, 0 where the system does not say.
func (p *process) resident() float64 {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if rest, ok := strings.CutPrefix(s.Text(), "VmRSS:"); ok {
			var kb float64
			_, _ = fmt.Sscan(rest, &kb)
			return kb / 1024
		}
	}
	return 0
}
