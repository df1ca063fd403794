package command

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tenon-crm/tenon/internal/hook/folder"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// pushed says how to push.
type pushed struct {
	dry, draft, remove, force bool
	note                      string
}

func (t *tool) pushCommand() *cobra.Command {
	var q pushed
	cmd := &cobra.Command{
		Use: "push", Short: t.say("hooks_push_short", nil), Args: cobra.NoArgs,
		RunE: t.with(func(ctx context.Context, w Workspace, _ []string) error {
			f, err := t.folder()
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }()
			return t.push(ctx, f, w, q)
		}),
	}
	flags := cmd.Flags()
	flags.BoolVar(&q.dry, "dry-run", false, t.say("hooks_flag_dry", nil))
	flags.BoolVar(&q.draft, "draft", false, t.say("hooks_flag_draft", nil))
	flags.BoolVar(&q.remove, "delete", false, t.say("hooks_flag_delete", nil))
	flags.BoolVar(&q.force, "force", false, t.say("hooks_flag_push_force", nil))
	flags.StringVar(&q.note, "note", "", t.say("hooks_flag_note", nil))
	return cmd
}

// push publishes what was changed in the folder since the two last agreed.
func (t *tool) push(ctx context.Context, f *folder.Folder, w Workspace, q pushed) error {
	s, err := compare(ctx, f, w, false)
	if err != nil {
		return err
	}
	keys, conflicts := t.changed(s, q)
	if conflicts > 0 {
		return problem.New(409, "hooks_conflicts", locale.Args{"count": conflicts})
	}
	if len(keys) == 0 {
		t.tell("hooks_nothing", nil)
		return nil
	}
	for _, key := range keys {
		if slices.Contains(s.state.Drafted, key) && !q.force {
			return problem.New(409, "hooks_drafted", locale.Args{"key": key})
		}
	}
	hook := func(key string) *meta.Hook {
		if file := s.files[key]; file != nil {
			return file.Hook
		}
		return nil
	}
	made := []string{}
	drop := func() error {
		var errs []error
		for _, key := range made {
			errs = append(errs, w.Drop(ctx, key))
		}
		return errors.Join(errs...)
	}
	for _, key := range keys {
		if err := w.Draft(ctx, key, hook(key)); err != nil {
			return errors.Join(err, drop())
		}
		made = append(made, key)
	}
	p, err := w.Plan(ctx, keys)
	if err != nil {
		return errors.Join(err, drop())
	}
	for _, line := range slices.Concat(p.Changes, p.Problems) {
		t.line(line)
	}
	switch {
	case len(p.Problems) > 0:
		return errors.Join(problem.Bad("hooks_problems", locale.Args{"count": len(p.Problems)}), drop())
	case q.dry:
		t.tell("hooks_dry", nil)
		return drop()
	case q.draft:
		t.tell("hooks_as_drafts", locale.Args{"count": len(keys)})
		return nil
	}
	version, err := w.Publish(ctx, keys, s.state.Release, q.note)
	if err != nil {
		return errors.Join(err, drop())
	}
	for _, key := range keys {
		if err := s.agree(key, hook(key)); err != nil {
			return err
		}
	}
	t.tell("hooks_published", locale.Args{"release": version})
	return f.Settle("", s.known)
}

// changed are the hooks to publish, and how many were changed on both sides.
func (t *tool) changed(s *sides, q pushed) (keys []string, conflicts int) {
	var left []string
	for _, key := range s.keys() {
		x := s.all[key]
		switch {
		case x.here == x.there:
		case x.there != x.known && x.here == x.known && !q.force:
			t.tell("hooks_newer", locale.Args{"key": key})
		case x.there != x.known && !q.force:
			conflicts++
			t.tell("hooks_conflict", locale.Args{"key": key})
		case x.here == "" && x.known == "": // never was here
		case x.here == "" && !q.remove:
			left = append(left, key)
		default:
			keys = append(keys, key)
		}
	}
	if len(left) > 0 {
		t.tell("hooks_not_deleted", locale.Args{"keys": strings.Join(left, ", ")})
	}
	return keys, conflicts
}
