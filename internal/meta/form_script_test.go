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

const totals = `kind: form_script
key: totals
app: crm
label: {zh: 合计, en: Totals}
object: customer
events: {change: [amount], before_submit: true}
on_error: allow
source: |
  // 客户 "合计": form.get("nothing")
  const half = /form.get("no\/thing[/"]/.test("x") ? 4 / 2 : 2;
  function onChange(event) {
    form.set("level", form.get("amount") > 1000 ? "a" : "b");
  }

  const onBeforeSubmit = () => {
    if (!form.get('name')) form.fail("name", ` + "`没有 ${half}`" + `);
    form.fail("not a field");
  };
`

// A script goes through text and back byte by byte, its source as a block.
func TestFormScriptAsText(t *testing.T) {
	t.Parallel()
	r := meta.NewRegistry(all.New())
	doc, err := r.DecodeYAML([]byte(totals))
	if err != nil {
		t.Fatal(explain(err))
	}
	raw, err := meta.EncodeYAML(doc)
	if err != nil {
		t.Fatal(err)
	}
	if string(raw) != totals {
		t.Errorf("YAML is\n%s", raw)
	}
	s := *doc.(*meta.FormScript)
	for _, source := range []string{
		"function onChange(){}\n\tconst onBeforeSubmit = () => '\t';\n", "\n  function onChange(){}\nfunction onBeforeSubmit(){ return `a: #b\n  c \n`}\n\n",
		"function onChange(){}\r\nfunction onBeforeSubmit(){}\r\n", "function onChange(){} function onBeforeSubmit(){} // --- \u2028 \U0001F600 key: |-",
	} {
		s.Source = source
		if raw, err = meta.EncodeYAML(&s); err != nil {
			t.Fatal(err)
		}
		again, err := r.DecodeYAML(raw)
		if err != nil || !reflect.DeepEqual(again, &s) {
			t.Errorf("%q comes back as %+v, %v:\n%s", source, again, err, raw)
		}
	}
}

func TestFormScriptsThatAreWrong(t *testing.T) {
	t.Parallel()
	r := meta.NewRegistry(all.New())
	for name, c := range map[string]struct{ from, to, field, code string }{
		"no handler":            {"function onChange", "function onchange", "source", "form_script_no_handler"},
		"no event":              {"{change: [amount], before_submit: true}", "{}", "events", "required"},
		"a text without an end": {`"not a field"`, `"not a field`, "source", "form_script_unfinished"},
		"an error of nothing":   {", before_submit: true", "", "on_error", "form_script_no_submit"},
		"a field twice":         {"[amount]", "[amount, amount]", "events.change.1", "field_named_twice"},
		"an unknown setting":    {"on_error: allow", "on_error: allow\nnetwork: true", "network", "unknown_key"},
		"an endless source":     {"// 客户", "// " + strings.Repeat("客", 70_000), "source", "too_long"},
	} {
		_, err := r.DecodeYAML([]byte(strings.Replace(totals, c.from, c.to, 1)))
		if p, ok := problem.As(err); !ok || p.Fields[c.field] == nil || p.Fields[c.field].Code != c.code {
			t.Errorf("%s: %v", name, explain(err))
		}
	}
}

const ticketScript = `kind: form_script
key: costs
label: {zh: 费用}
object: ticket
forms: [ticket_full]
events: {load: true, change: [hours, lines.price]}
source: |
  function onLoad() { form.hide("spent"); }
  function onChange() {
    const all = form.rows("lines");
    form.set("spent", form.get("hours") * 2 + form.get("hours"));
  }
`

// Fields that a source names are looked for, counted as uses and replaced.
func TestFormScriptsNameFields(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", helpdesk+"\n---\n"+ticketScript)
	b.publish("ann")
	uses, err := b.store.Current().Uses(meta.Target{Kind: meta.TargetField, Object: "ticket", Key: "hours"})
	if err != nil {
		t.Fatal(err)
	}
	ref := meta.Ref{Kind: meta.KindFormScript, Key: "costs"}
	uses = slices.DeleteFunc(uses, func(u meta.Use) bool { return u.Doc != ref })
	if len(uses) != 2 || uses[0].Path != "events.change.0" || uses[1].Line != `  form.set("spent", form.get("hours") * 2 + form.get("hours"));` || len(uses[1].Marks) != 2 || uses[1].Of != 4 {
		t.Fatalf("%+v", uses)
	}
	if price, err := b.store.Current().Uses(meta.Target{Kind: meta.TargetField, Object: "ticket__lines", Key: "price"}); err != nil || !slices.ContainsFunc(price, func(u meta.Use) bool { return u.Doc == ref }) {
		t.Errorf("%+v %v", price, err)
	}
	got, err := b.store.Replace(b.ctx, meta.ReplaceRequest{Author: "ann", Target: meta.Target{Kind: meta.TargetField, Object: "ticket", Key: "hours"}, With: "spent", Only: []string{ref.String()}})
	if err != nil || len(got.Documents) != 1 || len(got.Documents[0].Problems) > 0 {
		t.Fatalf("%+v %v", got, err)
	}
	d, err := b.store.Definition(b.ctx, "ann", ref.Kind, ref.Key)
	if err != nil {
		t.Fatal(err)
	}
	if s := d.Document.(*meta.FormScript); !strings.Contains(s.Source, `form.set("spent", form.get("spent") * 2 + form.get("spent"));`) || !strings.HasPrefix(s.Source, `function onLoad() { form.hide("spent"); }`) || s.Events.Change[0] != "spent" {
		t.Errorf("%+v", s)
	}
	b.put("ann", strings.NewReplacer(`"lines"`, `"line"`, "lines.price", "lines.cost").Replace(ticketScript))
	plan, err := b.store.Plan(b.ctx, meta.PlanRequest{Author: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, p := range plan.Problems {
		said += p.Path + " " + p.Message(locale.EN) + "\n"
	}
	if len(plan.Problems) != 2 || !strings.Contains(said, "events.change.1 ") || !strings.Contains(said, "source Line 3: ") {
		t.Error(said)
	}
}

// Operators' folders have scripts as files; packages have none, and bring none.
func TestFormScriptsAndPackages(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("ann", inApp+"---\n"+totals)
	rel := b.publish("ann")
	out, err := b.store.ExportApp("crm")
	if err != nil || string(out["form_scripts/totals.yaml"]) != totals {
		t.Fatalf("%v\n%s", err, out["form_scripts/totals.yaml"])
	}
	other := newBench(t)
	again, err := other.store.ApplyPackage(other.ctx, "crm", files(out), "ann", "")
	if err != nil || again.Sha != rel.Sha {
		t.Fatalf("%+v %v", again, explain(err))
	}
	if same, err := other.store.ExportApp("crm"); err != nil || !reflect.DeepEqual(same, out) {
		t.Errorf("exported again it differs: %v", err)
	}
	if _, err := other.store.ImportPackage(other.ctx, nil, "bob", files(out)); err == nil {
		t.Error("a package brings code")
	} else if p, ok := problem.As(err); !ok || p.Fields["form_scripts/totals.yaml"] == nil || p.Fields["form_scripts/totals.yaml"].Code != "package_code" {
		t.Error(explain(err))
	}
	packed, _, err := b.store.ExportDocuments("crm", nil)
	if err != nil || packed["form_scripts/totals.yaml"] != nil || len(packed) != len(out)-1 {
		t.Errorf("%v %v", err, packed)
	}
}
