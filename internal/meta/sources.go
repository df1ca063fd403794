package meta

import (
	"context"
	"slices"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/script"
)

// Compiling says whether a program compiles: a *script.Error when it does not, a
// problem when that cannot be found out now.
type Compiling func(ctx context.Context, p *script.Program) error

// OnSources sets who compiles the sources of hooks, which is never done in this
// process; without anybody nothing is compiled.
func (s *Store) OnSources(f Compiling) { s.compiling = f }

// sources compiles the hooks that a candidate changes.
func (s *Store) sources(ctx context.Context, c *candidate) error {
	if s.compiling == nil {
		return nil
	}
	for _, ref := range c.docs.refs() {
		h, ok := c.docs[ref].(*Hook)
		if !ok {
			continue
		}
		if was, ok := c.old.docs[ref].(*Hook); ok && was.Source == h.Source {
			continue
		}
		found, err := s.source(ctx, h)
		if err != nil {
			return err
		}
		c.plan.Problems = slices.Concat(c.plan.Problems, found)
	}
	return nil
}

// source compiles the source of one hook.
func (s *Store) source(ctx context.Context, h *Hook) (Problems, error) {
	err := s.compiling(ctx, script.NewProgram(h.Source))
	if script.Is(err, script.Syntax) {
		return Problems{unreadable(h.Ref(), err.(*script.Error))}, nil
	} else if _, later := problem.As(err); later {
		return nil, err
	} else if err != nil {
		return Problems{{Kind: KindHook, Key: h.Key, Path: "source", Code: "hook_too_complex"}}, nil
	}
	return nil, nil
}

// CheckHook says what is wrong with a hook on the objects of a release, its source
// among it.
func (s *Store) CheckHook(ctx context.Context, snap *Snapshot, h *Hook) (Problems, error) {
	found, err := s.source(ctx, h)
	if err != nil {
		return nil, err
	}
	_, wrong := snap.CompileHook(h)
	if p, is := problem.As(wrong); is {
		for path, it := range p.Fields {
			found = append(found, Problem{Kind: KindHook, Key: h.Key, Path: path, Code: it.Code, Args: it.Args, Text: it.Text})
		}
	}
	sortProblems(found)
	return found, nil
}

func unreadable(ref Ref, e *script.Error) Problem {
	p := Problem{Kind: ref.Kind, Key: ref.Key, Path: "source", Code: "hook_syntax", Args: locale.Args{"detail": e.Message}}
	if e.Line > 0 {
		p.Code, p.Args = "hook_syntax_at", locale.Args{"line": e.Line, "column": e.Column, "detail": e.Message}
		p.More = map[string]any{"line": e.Line, "column": e.Column}
	}
	return p
}
