package command

import (
	"context"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/tenon-crm/tenon/internal/hook/folder"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// sums tell, of one hook, what it is in the folder, at the business, and was when
// they last agreed; "" where it is not there.
type sums struct{ here, there, known string }

// sides holds the folder against the business.
type sides struct {
	files map[string]*folder.File
	state *State
	known map[string]string
	all   map[string]sums
}

// compare reads both sides. What cannot be read of the folder is an error, unless it
// is to be written over.
func compare(ctx context.Context, f *folder.Folder, w Workspace, force bool) (*sides, error) {
	s := &sides{all: map[string]sums{}}
	var err error
	if s.files, err = f.Read(); err != nil && !force {
		return nil, err
	}
	if s.state, err = w.Hooks(ctx); err != nil {
		return nil, err
	}
	if s.known, err = f.Known(); err != nil {
		return nil, err
	}
	for key, file := range s.files {
		x := s.all[key]
		if x.here, err = folder.Sum(file.Hook); err != nil {
			return nil, err
		}
		s.all[key] = x
	}
	for key, h := range s.state.Hooks {
		x := s.all[key]
		if x.there, err = folder.Sum(h); err != nil {
			return nil, err
		}
		s.all[key] = x
	}
	for key, sum := range s.known {
		x := s.all[key]
		x.known = sum
		s.all[key] = x
	}
	return s, nil
}

func (s *sides) keys() []string { return slices.Sorted(maps.Keys(s.all)) }

// agree notes that a hook is the same on both sides.
func (s *sides) agree(key string, h *meta.Hook) error {
	if h == nil {
		delete(s.known, key)
		return nil
	}
	sum, err := folder.Sum(h)
	s.known[key] = sum
	return err
}

func (t *tool) pullCommand() *cobra.Command {
	force := false
	cmd := &cobra.Command{
		Use: "pull", Short: t.say("hooks_pull_short", nil), Args: cobra.NoArgs,
		RunE: t.with(func(ctx context.Context, w Workspace, _ []string) error {
			f, err := t.folder()
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }()
			declared, err := w.Types(ctx)
			if err != nil {
				return err
			}
			return t.pull(ctx, f, w, declared, force)
		}),
	}
	cmd.Flags().BoolVar(&force, "force", false, t.say("hooks_flag_pull_force", nil))
	return cmd
}

// pull writes what was changed at the business since the two last agreed. What was
// changed in the folder stays; what was changed on both sides is a conflict.
func (t *tool) pull(ctx context.Context, f *folder.Folder, w Workspace, declared string, force bool) error {
	s, err := compare(ctx, f, w, force)
	if err != nil {
		return err
	}
	conflicts := 0
	for _, key := range s.keys() {
		x := s.all[key]
		args := locale.Args{"key": key}
		switch {
		case x.here == x.there:
			err = s.agree(key, s.state.Hooks[key])
		case !force && x.here != x.known && x.there != x.known:
			conflicts++
			t.tell("hooks_conflict", args)
		case !force && x.here != x.known:
			t.tell("hooks_kept", args)
		case x.there == "":
			if err = f.Remove(key); err == nil {
				err = s.agree(key, nil)
			}
			t.tell("hooks_removed", args)
		default:
			if err = f.Write(s.state.Hooks[key]); err == nil {
				err = s.agree(key, s.state.Hooks[key])
			}
			t.tell("hooks_written", args)
		}
		if err != nil {
			return err
		}
	}
	if err := f.Settle(declared, s.known); err != nil {
		return err
	}
	if conflicts > 0 {
		return problem.New(409, "hooks_conflicts", locale.Args{"count": conflicts})
	}
	t.tell("hooks_pulled", locale.Args{"count": len(s.state.Hooks), "release": s.state.Release})
	return nil
}
