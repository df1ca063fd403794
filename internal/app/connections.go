package app

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/inbound"
	"github.com/tenon-crm/tenon/internal/iprange"
	"github.com/tenon-crm/tenon/internal/netguard"
	"github.com/tenon-crm/tenon/internal/signing"
	"github.com/tenon-crm/tenon/internal/vault"
	"github.com/tenon-crm/tenon/internal/webhook"
)

// connections makes what ties the business to other systems: hooks, webhooks out and
// in, and the secrets that they use.
func (t *Tenon) connections() error {
	o := t.opts
	also, err := networks(o.Outbound)
	if err != nil {
		return fmt.Errorf("TENON_OUTBOUND: %w", err)
	}
	t.Vault = vault.New(t.App, t.Secrets, o.Now)
	t.hooks(also)
	keys := &signing.Keyring{App: t.App, Secrets: t.Secrets, Now: o.Now}
	t.Webhooks = webhook.New(webhook.Config{
		App: t.App, Meta: t.Meta, Query: t.Query, Keys: keys, Vault: t.Vault, Sender: netguard.New(netguard.Limits{Also: also}), Version: o.Version, Now: o.Now, NewID: o.NewID, Log: o.Log,
	})
	t.Inbound = inbound.New(inbound.Config{App: t.App, Meta: t.Meta, Query: t.Query, Record: t.Record, Hooks: t.Hooks, Keys: keys, Now: o.Now, Log: o.Log})
	t.Outbox.Subscribe(webhook.Consumer, t.Webhooks.Feed)
	t.Outbox.Subscribe(hook.Consumer, t.Hooks.Feed)
	t.Record.OnPurge(t.Webhooks.Forget)
	t.Record.OnPurge(t.Hooks.Forget)
	return nil
}

// networks reads addresses and ranges with commas; nothing said is none.
func networks(text string) ([]netip.Prefix, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	list, bad := iprange.Normal(strings.Split(text, ","))
	if bad != "" {
		return nil, fmt.Errorf("%q is neither an address nor a range of addresses such as 10.1.0.0/16", bad)
	}
	out := make([]netip.Prefix, len(list))
	for i, word := range list {
		if ip, err := netip.ParseAddr(word); err == nil {
			out[i] = netip.PrefixFrom(ip, ip.BitLen())
		} else if out[i], err = netip.ParsePrefix(word); err != nil {
			return nil, err
		}
	}
	return out, nil
}
