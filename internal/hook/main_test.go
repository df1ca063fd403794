package hook

import (
	"context"
	"encoding/json/v2"
	"net/netip"
	"os"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/netguard"
	"github.com/tenon-crm/tenon/internal/script"
)

// The binary of the tests is the worker of the tests.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == script.Command {
		os.Exit(script.Work(os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

// bench runs scripts as hooks, without a business around them.
type bench struct {
	*Service
	t testing.TB
}

// newBench makes one whose hooks reach the machine of the test when near is set.
func newBench(t testing.TB, near bool, c Config) *bench {
	t.Helper()
	c.Scripts = script.New(script.Config{})
	t.Cleanup(c.Scripts.Close)
	l := netguard.Limits{Redirects: 3}
	if near {
		l.Also = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	}
	c.Fetch, c.Version = netguard.New(l), "test"
	return &bench{New(c), t}
}

// newTurn is a run of a hook on an event, in English.
func newTurn(event string, doc *meta.Hook) *turn {
	asksOnly := ""
	if strings.HasPrefix(event, "before_") {
		asksOnly = notBefore
	}
	return &turn{hook: &meta.CompiledHook{Hook: doc}, event: event, asksOnly: asksOnly, rights: &access.Rights{Who: &access.Principal{UserID: "u", Locale: locale.EN}}}
}

// result runs a source and gives what it returned.
func (b *bench) result(r *turn, source string, limits script.Limits) (any, *script.Result, error) {
	b.t.Helper()
	res, err := b.Scripts.Run(context.Background(), script.Call{Program: script.NewProgram(source), Input: map[string]any{"event": r.event}, Host: b.host(r), Limits: limits})
	if err != nil {
		return nil, res, err
	}
	var v any
	if err := json.Unmarshal(res.Value, &v); err != nil {
		b.t.Fatal(err)
	}
	return v, res, nil
}

// caught is what a source throws: its code, or "" when it throws nothing.
func (b *bench) caught(r *turn, source string) string {
	b.t.Helper()
	v, _, err := b.result(r, `try { `+source+` } catch (e) { return e.code || String(e) } return ""`, script.Limits{})
	if err != nil {
		b.t.Fatalf("%s: %v", source, err)
	}
	return v.(string)
}
