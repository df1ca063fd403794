package hook

import (
	"context"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"net/url"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/script"
)

// secrets is secrets.get: a secret of the business that the document of the hook
// names.
func (s *Service) secrets() []function {
	return []function{{name: "secrets.get", before: true, answer: func(ctx context.Context, t *turn, args []jsontext.Value) (any, int, error) {
		var name string
		if err := take(args, &name); err != nil {
			return nil, 0, err
		}
		if !slices.Contains(t.hook.Secrets, name) {
			return nil, 0, problem.New(403, "hook_secret", locale.Args{"name": name})
		}
		value, there, err := s.Vault.Value(ctx, name)
		if err != nil {
			return nil, 0, err
		}
		if !there {
			return nil, 0, problem.New(409, "hook_secret_missing", locale.Args{"name": name})
		}
		t.hidden.add(value)
		return value, 0, nil
	}}}
}

// hidden are the secrets that a run has read, the longest first: what is kept or
// told of the run has signs in their place. It keeps secrets from getting into logs
// by mistake; whoever writes hooks could spell them otherwise.
type hidden []string

// mask stands where a secret was.
const mask = "•••"

// shortestHidden is the length of the beginning of a secret that is hidden where a
// line was cut within it.
const shortestHidden = 4

// add hides a secret as it is, and as it stands in JSON and in addresses.
func (h *hidden) add(value string) {
	written, err := json.Marshal(value)
	if err != nil {
		written = []byte(`""`)
	}
	for _, form := range []string{value, string(written[1 : len(written)-1]), url.QueryEscape(value), url.PathEscape(value)} {
		if form != "" && !slices.Contains(*h, form) {
			*h = append(*h, form)
		}
	}
	slices.SortStableFunc(*h, func(a, b string) int { return len(b) - len(a) })
}

// in is a text without the secrets.
func (h hidden) in(text string) string {
	for _, value := range h {
		text = strings.ReplaceAll(text, value, mask)
		if start, cut := strings.CutSuffix(text, "…"); cut {
			for n := min(len(value)-1, len(start)); n >= shortestHidden; n-- {
				if strings.HasSuffix(start, value[:n]) {
					text = start[:len(start)-n] + mask
					break
				}
			}
		}
	}
	return text
}

// inJSON is a value as JSON, without the secrets.
func (h hidden) inJSON(v any) any {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	if text := jsontext.Value(h.in(string(raw))); text.IsValid() {
		return text
	}
	return nil // a secret of the signs of JSON
}

// clean takes the secrets out of what is kept and told of a run.
func (t *turn) clean(res *script.Result, e *script.Error) {
	if len(t.hidden) == 0 {
		return
	}
	if e != nil {
		e.Message = t.hidden.in(e.Message)
		for i := range e.Stack {
			e.Stack[i].Function = t.hidden.in(e.Stack[i].Function)
		}
	}
	for i := range t.deeds {
		t.deeds[i].To = t.hidden.in(t.deeds[i].To)
	}
	if t.asked != nil {
		for i := range *t.asked {
			one := &(*t.asked)[i]
			one.Args, one.Answer, one.Error = t.hidden.in(one.Args), t.hidden.in(one.Answer), t.hidden.in(one.Error)
		}
	}
	if res == nil {
		return
	}
	for i := range res.Logs {
		res.Logs[i] = t.hidden.in(res.Logs[i])
	}
	for i := range res.Fail {
		res.Fail[i].Message, res.Fail[i].Field = t.hidden.in(res.Fail[i].Message), t.hidden.in(res.Fail[i].Field)
	}
	for i := range res.Set {
		res.Set[i].Field = t.hidden.in(res.Set[i].Field)
	}
}
