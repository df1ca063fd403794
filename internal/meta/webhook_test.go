package meta_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

const toERP = `kind: webhook
key: erp
app: crm
label: {zh: "客户 → ERP", en: Customers to ERP}
object: customer
events: [create, update]
fields: [level]
condition: "record.level == \"a\""
role: erp
send: [name, level]
url: "https://erp.example.com/hooks?from=tenon"
headers: {Authorization: "Bearer {{erp_token}}"}
`

func TestWebhookAsText(t *testing.T) {
	t.Parallel()
	doc, err := meta.NewRegistry(all.New()).DecodeYAML([]byte(toERP))
	if err != nil {
		t.Fatal(explain(err))
	}
	raw, err := meta.EncodeYAML(doc)
	if err != nil || string(raw) != toERP {
		t.Errorf("%v, YAML is\n%s", err, raw)
	}
}

func TestWebhooksThatAreWrong(t *testing.T) {
	t.Parallel()
	r := meta.NewRegistry(all.New())
	for name, c := range map[string]struct{ from, to, field, code string }{
		"no event":                    {"[create, update]", "[]", "events", "required"},
		"an event of nobody":          {"[create, update]", "[create, explode]", "events.1", "unknown_choice"},
		"fields of no update":         {"[create, update]", "[create]", "fields", "webhook_fields_no_update"},
		"an address of a file":        {"https://erp.example.com/hooks?from=tenon", "file:///etc/passwd", "url", "webhook_url"},
		"an address with digits only": {"erp.example.com", "2130706433", "url", "webhook_url"},
		"an address with a name":      {"https://", "https://me:pw@", "url", "webhook_url"},
		"a header of ours":            {"Authorization:", "Webhook-Id:", "headers", "webhook_header"},
		"a header of two lines":       {"Bearer {{erp_token}}", `a\nX-Evil: b`, "headers.Authorization", "invalid_form"},
	} {
		_, err := r.DecodeYAML([]byte(strings.Replace(toERP, c.from, c.to, 1)))
		if p, ok := problem.As(err); !ok || p.Fields[c.field] == nil || p.Fields[c.field].Code != c.code {
			t.Errorf("%s: %v", name, explain(err))
		}
	}
}

const erpRole = `kind: role
key: erp
app: crm
label: {zh: ERP}
grants:
  - {object: customer, operations: [view], read: [name, level]}
`

// What a webhook names is looked for, and cannot vanish from under it.
func TestWebhooksNameWhatTheyNeed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", inApp+"---\n"+erpRole+"---\n"+toERP)
	b.publish("ann")
	uses, err := b.store.Current().Uses(meta.Target{Kind: meta.TargetField, Object: "customer", Key: "level"})
	if err != nil {
		t.Fatal(err)
	}
	ref := meta.Ref{Kind: meta.KindWebhook, Key: "erp"}
	var paths []string
	for _, u := range uses {
		if u.Doc == ref {
			paths = append(paths, u.Path)
		}
	}
	slices.Sort(paths)
	if !reflect.DeepEqual(paths, []string{"condition", "fields.0", "send.1"}) {
		t.Errorf("%v", paths)
	}
	for name, c := range map[string]struct{ doc, from, to, said string }{
		"no such field":            {toERP, "[name, level]", "[name, nothing]", "send.1"},
		"no such role":             {toERP, "role: erp", "role: nobody", "role"},
		"a broken rule":            {toERP, `record.level == \"a\"`, "record.nothing > 1.0", "condition"},
		"a role that sees nothing": {erpRole, "operations: [view]", "operations: [create]", "role"},
	} {
		b.put("ann", strings.Replace(c.doc, c.from, c.to, 1))
		plan, err := b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(plan.Problems, func(p meta.Problem) bool {
			return p.Kind == ref.Kind && p.Key == ref.Key && p.Path == c.said && p.Message(locale.EN) != "" && p.Message(locale.ZH) != ""
		}) {
			t.Errorf("%s: %+v", name, plan.Problems)
		}
		b.put("ann", c.doc)
	}
}

// Folders of operators have webhooks; packages have none, and bring none.
func TestWebhooksAndPackages(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", inApp+"---\n"+erpRole+"---\n"+toERP)
	b.publish("ann")
	out, err := b.store.ExportApp("crm")
	if err != nil || out["webhooks/erp.yaml"] == nil {
		t.Fatal(err)
	}
	other := newBench(t)
	if _, err := other.store.ImportPackage(other.ctx, nil, "bob", files(out)); err == nil {
		t.Error("a package sends data away")
	} else if p, ok := problem.As(err); !ok || p.Fields["webhooks/erp.yaml"] == nil || p.Fields["webhooks/erp.yaml"].Code != "package_code" {
		t.Error(explain(err))
	}
	if packed, _, err := b.store.ExportDocuments("crm", nil); err != nil || packed["webhooks/erp.yaml"] != nil {
		t.Errorf("%v %v", err, packed)
	}
}
