package httpapi_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

const typesPath = "/api/v1/hooks/types"

// project writes files into a folder that TypeScript may check.
func project(t *testing.T, strict bool, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files["tsconfig.json"] = fmt.Sprintf(`{"compilerOptions": {"checkJs": true, "allowJs": true, "strict": %t, "noEmit": true, "target": "ES2022", "lib": ["ES2022"], "types": [], "module": "ESNext", "moduleDetection": "force"}, "include": ["*"]}`, strict)
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// hook is a source as an editor has it.
func hookFile(object, events, source string) string {
	return fmt.Sprintf("/** @type {Tenon.Hook<%q, %s>} */\nexport default (ctx) => {\n%s\n};\n", object, events, source)
}

// Labels that try to end the comment or the file that they stand in.
func oddDeals() []m {
	odd := m{"label": m{"zh": "*/ }; declare const 金额: any; /*", "en": "Amount */ } declare const hacked: any; // \u2028 @deprecated\n\"'`${}"}}
	return []m{
		object("account", nil, field("name", "text"), field("level", "select", options("a", "b"))),
		object("deal", m{"owner": true, "label": m{"zh": "商机 */", "en": "Deal */ x"}}, field("name", "text"), field("amount", "money", odd), field("stage", "select", m{"options": []m{
			{"value": `won "${1}" */ \`, "label": m{"en": "*/"}}, {"value": "lost", "label": m{"zh": "输单", "en": "Lost"}}}}),
			field("account", "relation", m{"object": "account"}), field("papers", "file"), field("where", "address"), field("double", "formula", m{"result": "number", "formula": "record.amount * 2.0"}),
			field("class", "text"), field("constructor", "text"), field("lines", "subform", m{"fields": []m{{"key": "price", "type": "money", "label": m{"en": "Price"}}, {"key": "product", "type": "text", "label": m{"en": "Product"}}}})),
		role("sales", m{"object": "deal", "operations": []string{"view"}, "read": []string{"where", "name"}, "mask": m{"where": "all", "name": "name"}}),
	}
}

func TestTypesOfHooks(t *testing.T) {
	k := world(t, oddDeals()...)
	text := k.Call(k.Admin, "GET", typesPath, nil).Want(200).Raw

	t.Run("take right hooks and tell of wrong ones", func(t *testing.T) {
		right := []string{
			hookFile("deal", `"before_create" | "before_update"`, `  if (ctx.record.amount > 1e6 && !ctx.user.roles.includes("manager")) ctx.fail("金额超过权限", "amount");
  const same = crm.count("deal", `+"`record.account.id == \"${ctx.record.account}\"`"+`);
  ctx.set("name", ctx.record.name + same);
  ctx.set("where", {province: "广东省"});
  ctx.set("papers", ctx.record.papers);
  if (ctx.event === "before_update" && ctx.old.stage === "lost") return;
  ctx.log(ctx.trial, ctx.record.where, ctx.source === "import");`),
			hookFile("deal", `"before_delete"`, `  const [first] = crm.find("deal", {filter: "record.amount > 1", fields: ["amount", "lines.price"], expand: ["account", "owner"], sort: "-created"});
  if (first.account.level === "a" && first.owner.name !== "") console.log(first.amount * 2, first.papers[0].size, first.double);
  const whole = crm.get("deal", ctx.id);
  for (const line of whole.lines) console.log(line.price + 1, line.id, line.product.length);
  for (const g of crm.aggregate("deal", {groupBy: ["stage", {field: "created", by: "month"}], measures: [{op: "sum", field: "amount", as: "all"}]})) ctx.log(g.all);
  try { crm.count("deal") } catch (e) { ctx.log(/** @type {Tenon.Refusal} */ (e).code) }
  return (async () => { await null; })();`),
		}
		wrong := map[string]string{
			"a field that is not there":        `ctx.log(ctx.record.amuont)`,
			"an object that is not there":      `crm.get("dael", ctx.id)`,
			"a value of another type":          `ctx.set("amount", "much")`,
			"an option that is not there":      `ctx.set("stage", "win")`,
			"a comparison that is never true":  `if (ctx.record.stage === "win") ctx.fail("no")`,
			"a field that is computed":         `ctx.set("double", 3)`,
			"a field of the system":            `ctx.set("created", "2026-01-01")`,
			"rows, which ctx.set cannot":       `ctx.set("lines", [])`,
			"rows, which ctx does not have":    `ctx.log(ctx.record.lines)`,
			"an assignment":                    `ctx.record.amount = 3`,
			"a field at which nothing can be":  `ctx.fail("no", "amuont")`,
			"an expansion of no link":          `crm.find("deal", {expand: ["name"]})`,
			"a column that is not there":       `ctx.log(crm.get("deal", "x").lines[0].prise)`,
			"a word of find that is not there": `crm.find("deal", {where: "true"})`,
			"the network":                      `fetch("https://example.com")`,
			"a timer":                          `setTimeout(() => {}, 1)`,
			"a module of Node":                 `process.exit()`,
			"the page":                         `document.title`,
		}
		for _, strict := range []bool{false, true} {
			files, by := map[string]string{"tenon.d.ts": text}, map[string]string{}
			for i, source := range right {
				if strict { // says what is absent only in places that would be said there
					break
				}
				files[fmt.Sprintf("right%d.js", i)] = source
			}
			for i, name := range slices.Sorted(maps.Keys(wrong)) {
				file := fmt.Sprintf("wrong%d.js", i)
				files[file], by[file] = hookFile("deal", `"before_create"`, wrong[name]), name
			}
			said := testkit.TypeScript(t, project(t, strict, files))
			for file, name := range by {
				if !strings.Contains(said, file+"(") {
					t.Errorf("strict %t: %s passes", strict, name)
				}
			}
			for line := range strings.Lines(said) {
				if strings.HasPrefix(line, "right") || strings.HasPrefix(line, "tenon") || strings.HasPrefix(line, "error") {
					t.Errorf("strict %t: %s", strict, line)
				}
			}
		}
	})

	t.Run("have words in the language of the reader, which end no comment", func(t *testing.T) {
		k := k.On(t)
		for tag, word := range map[string]string{"en": "Owner · → People", "zh": "负责人 · → 人员"} {
			k.Call(k.Admin, "PATCH", "/api/v1/me", m{"locale": tag}).Want(200)
			text := k.Call(k.Admin, "GET", typesPath, nil).Want(200).Raw
			if !strings.Contains(text, word) || strings.Contains(text, "typing_") || strings.Contains(text, "$") && strings.Contains(text, "/** $") {
				t.Errorf("%s: %s", tag, text)
			}
			if said := testkit.TypeScript(t, project(t, true, map[string]string{"tenon.d.ts": text, "use.js": "hacked"})); !strings.HasPrefix(said, "use.js(1,1)") || strings.Count(said, "\n") > 1 {
				t.Errorf("%s: %s", tag, said)
			}
		}
	})

	t.Run("are asked for again only when they changed", func(t *testing.T) {
		k := k.On(t)
		first := k.Call(k.Admin, "GET", typesPath, nil).Want(200)
		tag := first.Header.Get("ETag")
		if res := k.Call(k.Admin, "GET", typesPath, nil, "If-None-Match", tag); res.Status != 304 || res.Raw != "" {
			t.Errorf("%d %s", res.Status, res.Raw)
		}
		doc := object("later", nil, field("name", "text"))
		k.Call(k.Admin, "PUT", "/api/v1/definitions/object/later", doc).Want(200)
		if res := k.Call(k.Admin, "GET", typesPath, nil, "If-None-Match", tag); res.Status != 304 {
			t.Errorf("a draft is published: %d", res.Status)
		}
		if res := k.Call(k.Admin, "GET", typesPath+"?draft=true", nil, "If-None-Match", tag).Want(200); !strings.Contains(res.Raw, "    later: {") {
			t.Error("the draft is not there")
		}
		k.Publish().Want(201)
		if res := k.Call(k.Admin, "GET", typesPath, nil, "If-None-Match", tag).Want(200); res.Header.Get("ETag") == tag || !strings.Contains(res.Raw, "    later: {") {
			t.Error("the release is not there")
		}
	})

	t.Run("are for administrators of the business", func(t *testing.T) {
		k := k.On(t)
		_, sales := k.Person("sales", "", "sales")
		k.Call(sales, "GET", typesPath, nil).Want(403)
		k.Call(k.Admin, "GET", typesPath+"?format=xml", nil).Code(400, "validation_failed")
		k.Call(k.Admin, "GET", typesPath+"?object=deal", nil).Want(400)
	})
}

// A value of every type of field, as the API gives it and as it takes it, is one of
// the type that is declared.
func TestTypesOfHooksKnowEveryFieldType(t *testing.T) {
	k, types, _ := typedWorld(t)
	write, read := &strings.Builder{}, &strings.Builder{}
	for _, kind := range slices.Sorted(maps.Keys(types)) {
		x, key := types[kind], "f_"+kind
		data := []m{{"name": kind}}
		if x.Fixed == "" {
			data = append(data, m{"name": kind, key: x.First}, m{"name": kind, key: x.Second}, m{"name": kind, key: nil})
		}
		for _, d := range data {
			id := k.Create(k.Admin, "thing", d)
			raw, err := json.Marshal(k.Get(k.Admin, "thing", id).Want(200).Get(key))
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(read, "{ const v: Tenon.Records[\"thing\"][%q] = %s; void v }\n", key, raw)
			if raw, err = json.Marshal(d); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(write, "{ const v: Tenon.Input<\"thing\"> = %s; void v }\n", raw)
		}
	}
	// What is declared as unknown, or any, would take everything.
	text := k.Call(k.Admin, "GET", typesPath, nil).Want(200).Raw
	if loose := regexp.MustCompile(`(?m)^ +readonly f_\w+: .*\b(any|unknown|never)\b.*$`).FindString(text); loose != "" {
		t.Error(loose)
	}
	if said := testkit.TypeScript(t, project(t, true, map[string]string{"tenon.d.ts": text, "read.ts": read.String(), "write.ts": write.String()})); said != "" {
		t.Error(said)
	}
}

// What ctx and the globals really are is what is declared, and the reverse.
func TestTypesOfHooksAreWhatHooksHave(t *testing.T) {
	k := world(t, hookedDeals()...)
	ran := []string{"before_create", "before_update", "before_delete", "before_restore"}
	for _, event := range ran {
		k.Define(hookDoc("tell_"+event, "deal", event, `const own = (o) => Object.getOwnPropertyNames(o).sort();
			ctx.log(JSON.stringify(own(ctx))); ctx.log(JSON.stringify(Object.keys(globalThis).filter((s) => s !== "ctx").flatMap((s) => typeof globalThis[s] === "function" ? [s] : own(globalThis[s]).map((n) => s + "." + n)).sort()));`))
	}
	id := k.Create(k.Admin, "deal", m{"name": "a"})
	k.Patch(k.Admin, "deal", id, m{"name": "b"}).Want(200)
	k.Delete(k.Admin, "deal", id).Want(204)
	k.Call(k.Admin, "POST", dealsPath+"/"+id+"/actions/restore", nil).Want(200)
	doc := k.Call(k.Admin, "GET", typesPath+"?format=json", nil).Want(200)
	names := func(list any) string {
		out := []string{}
		for _, x := range list.([]any) {
			out = append(out, x.(m)["name"].(string))
			if x.(m)["words"] == "" || strings.HasPrefix(x.(m)["words"].(string), "typing_") {
				t.Errorf("%v has no words", x)
			}
		}
		slices.Sort(out)
		raw, _ := json.Marshal(out)
		return string(raw)
	}
	for event, members := range doc.Body["events"].(m) {
		if names(members); !slices.Contains(ran, event) {
			continue
		}
		run := k.Call(k.Admin, "GET", "/api/v1/hooks/tell_"+event+"/runs", nil).Want(200)
		if got, want := run.Text("items", 0, "log", 0), names(members); got != want {
			t.Errorf("%s: ctx is %s, declared %s", event, got, want)
		}
		if got, want := run.Text("items", 0, "log", 1), names(doc.Body["functions"]); got != want {
			t.Errorf("%s: hooks have %s, declared %s", event, got, want)
		}
	}
}
