package app

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/hook/command"
	"github.com/tenon-crm/tenon/internal/hook/typing"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
)

// hooksCommand works on the hooks of this folder of data.
func (t *Tenon) hooksCommand() *cobra.Command {
	return command.New(command.Config{Registry: t.Meta.Registry(), Open: func(ctx context.Context) (command.Workspace, error) {
		if err := t.Start(ctx); err != nil {
			return nil, err
		}
		return t.OwnHooks(command.Language(os.Getenv)), nil
	}})
}

// OwnHooks is the business of this folder of data, for hooks from files. To close it
// is to close the business.
func (t *Tenon) OwnHooks(tag locale.Tag) command.Workspace { return &ownHooks{t, tag} }

type ownHooks struct {
	t   *Tenon
	tag locale.Tag
}

func (w *ownHooks) Types(context.Context) (string, error) {
	return typing.Declare(w.t.Meta.Current(), w.tag), nil
}

func (w *ownHooks) Hooks(ctx context.Context) (*command.State, error) {
	list, release, err := w.t.Meta.Definitions(ctx, operator, meta.KindHook, "")
	if err != nil {
		return nil, err
	}
	out := &command.State{Release: release, Hooks: map[string]*meta.Hook{}}
	for _, d := range list {
		if d.Meta.State != meta.StatePublished {
			out.Drafted = append(out.Drafted, d.Document.Ref().Key)
		}
		if h, is := d.Meta.Published.(*meta.Hook); is {
			out.Hooks[h.Key] = h
		}
	}
	return out, nil
}

func (w *ownHooks) Draft(ctx context.Context, key string, h *meta.Hook) error {
	if h == nil {
		return w.t.Meta.DeleteDraft(ctx, operator, meta.KindHook, key)
	}
	raw, err := meta.EncodeJSON(h)
	if err == nil {
		_, err = w.t.Meta.PutDraft(ctx, meta.DraftRequest{Author: operator, Kind: meta.KindHook, Key: key, Body: raw})
	}
	return err
}

func (w *ownHooks) Drop(ctx context.Context, key string) error {
	return w.t.Meta.DropDraft(ctx, operator, meta.KindHook, key)
}

func (w *ownHooks) Plan(ctx context.Context, keys []string) (*command.Plan, error) {
	p, err := w.t.Meta.Plan(ctx, meta.PlanRequest{Author: operator, Keys: command.Refs(keys)})
	if err != nil {
		return nil, err
	}
	problems := make([]map[string]any, len(p.Problems))
	for i, one := range p.Problems {
		problems[i] = one.View(w.tag)
	}
	return command.Planned(p.Changes, problems), nil
}

func (w *ownHooks) Publish(ctx context.Context, keys []string, base int, note string) (int, error) {
	rel, err := w.t.Meta.Publish(ctx, meta.PublishRequest{By: operator, Keys: command.Refs(keys), Base: base, Note: note})
	if err != nil {
		return 0, err
	}
	return rel.Version, nil
}

func (w *ownHooks) Test(ctx context.Context, h *meta.Hook) ([]command.Tested, error) {
	snap := w.t.Meta.Current()
	compiled, err := snap.CompileHook(h)
	if err != nil {
		return nil, err
	}
	results, err := w.t.Hooks.Test(ctx, snap, compiled)
	if err != nil {
		return nil, err
	}
	out := make([]command.Tested, len(results))
	for i, r := range results {
		out[i].Name = r.Name
		for _, it := range r.Wrong {
			out[i].Wrong = append(out[i].Wrong, locale.Message(w.tag, it.Code, it.Args))
		}
	}
	return out, nil
}

func (w *ownHooks) Runs(ctx context.Context, q hook.RunsRequest) ([]hook.Run, error) {
	return w.t.Hooks.Runs(ctx, q)
}

func (w *ownHooks) Close() error {
	w.t.Close()
	return nil
}
