package app

import (
	"net/netip"
	"time"

	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/netguard"
	"github.com/tenon-crm/tenon/internal/script"
)

// hooks makes what runs the scripts of the business. No worker is started before
// one is needed; a release makes new ones, as it may come with another time zone.
// also are the networks of the business that hooks may reach.
func (t *Tenon) hooks(also []netip.Prefix) {
	t.Scripts = script.New(script.Config{Zone: t.zone, Now: t.opts.Now, Log: t.opts.Log})
	t.later = script.New(script.Config{Zone: t.zone, Now: t.opts.Now, Log: t.opts.Log})
	t.Hooks = hook.New(hook.Config{
		App: t.App, Meta: t.Meta, Query: t.Query, Record: t.Record, Scripts: t.Scripts, Later: t.later, Acting: t.acting, Now: t.opts.Now, NewID: t.opts.NewID, Log: t.opts.Log,
		Fetch: netguard.New(netguard.Limits{Also: also, Redirects: 3, PerHost: 8}), Vault: t.Vault, Inbox: t.Inbox, Notify: t.Notify, Behind: t.People.Behind, Version: t.opts.Version,
	})
	t.Record.Scripts = t.Hooks
	t.Meta.OnSources(t.Hooks.Compile)
	t.Meta.OnTests(t.Hooks.Failing)
	t.Meta.OnPublish(func(_, _ *meta.Snapshot) {
		t.Scripts.Drain()
		t.later.Drain()
	})
}

func (t *Tenon) zone() *time.Location {
	if zone := t.Meta.Current().Business.Zone; zone != nil {
		return zone
	}
	return time.UTC
}
