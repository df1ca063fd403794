package app

import (
	"time"

	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/script"
)

// hooks makes what runs the scripts of the business. No worker is started before
// one is needed; a release makes new ones, as it may come with another time zone.
func (t *Tenon) hooks() {
	t.Scripts = script.New(script.Config{Zone: t.zone, Now: t.opts.Now, Log: t.opts.Log})
	t.Hooks = hook.New(hook.Config{App: t.App, Query: t.Query, Record: t.Record, Scripts: t.Scripts, Now: t.opts.Now, Log: t.opts.Log})
	t.Record.Scripts = t.Hooks
	t.Meta.OnSources(t.Hooks.Compile)
	t.Meta.OnPublish(func(_, _ *meta.Snapshot) { t.Scripts.Drain() })
}

func (t *Tenon) zone() *time.Location {
	if zone := t.Meta.Current().Business.Zone; zone != nil {
		return zone
	}
	return time.UTC
}
