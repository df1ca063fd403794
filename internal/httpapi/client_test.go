package httpapi_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

const clientTypesPath = "/api/v1/client/objects.ts"

const clientFolder = "../../docs/api/client"

// clientProject is a folder with the client and more files, as strict as TypeScript
// can be about whoever uses it.
func clientProject(t *testing.T, platform m, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"tenon.ts", "values.ts"} {
		raw, err := os.ReadFile(filepath.Join(clientFolder, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(raw)
	}
	types, err := filepath.Abs("../../ui/node_modules/@types")
	if err != nil {
		t.Fatal(err)
	}
	compiler := m{
		"strict": true, "noUncheckedIndexedAccess": true, "exactOptionalPropertyTypes": true, "noPropertyAccessFromIndexSignature": true,
		"noUnusedLocals": true, "noUnusedParameters": true, "noImplicitOverride": true, "noImplicitReturns": true,
		"verbatimModuleSyntax": true, "isolatedModules": true, "erasableSyntaxOnly": true,
		"target": "ES2022", "module": "NodeNext", "skipLibCheck": true, "typeRoots": []string{types},
	}
	for key, v := range platform {
		compiler[key] = v
	}
	config, err := json.Marshal(m{"compilerOptions": compiler, "include": []string{"*.ts"}})
	if err != nil {
		t.Fatal(err)
	}
	files["tsconfig.json"], files["package.json"] = string(config), `{"type": "module"}`
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

var (
	nodeOnly = m{"lib": []string{"ES2022"}, "types": []string{"node"}}
	pageOnly = m{"lib": []string{"ES2022", "DOM", "DOM.Iterable"}, "types": []string{}}
)

// apiKey makes a key of somebody.
func apiKey(k *testkit.Kit, token string, role string, rate int) string {
	k.TB.Helper()
	return k.Call(token, "POST", "/api/v1/me/keys", m{"name": "script", "roles": []string{role}, "scopes": []string{"read", "write"}, "rate": rate}).Want(201).Text("key")
}

func clientWorld(t *testing.T) (k *testkit.Kit, seller string) {
	docs := oddDeals()
	docs[len(docs)-1] = role("sales",
		m{"object": "account", "operations": []string{"view", "create", "edit"}},
		m{"object": "deal", "operations": []string{"view", "create", "edit", "delete", "batch"}, "write": []string{"name", "amount", "stage", "account", "papers", "lines", "where", "owner"}},
	)
	k = world(t, docs...)
	k.Call(k.Admin, "PATCH", "/api/v1/settings/business", m{"signIn": m{"keys": "everyone"}}).Want(200)
	_, seller = k.Person("seller", "", "sales")
	return k, seller
}

// The client does what it says, in Node.js against a running server, and its types
// take what is right and nothing else.
func TestClient(t *testing.T) {
	k, seller := clientWorld(t)
	key := apiKey(k, seller, "sales", 500)
	objects := k.Call("Bearer "+key, "GET", clientTypesPath, nil).Want(200).Raw
	main, err := os.ReadFile("testdata/client/main.ts")
	if err != nil {
		t.Fatal(err)
	}
	if said := testkit.TypeScript(t, clientProject(t, pageOnly, map[string]string{"objects.ts": objects})); said != "" {
		t.Errorf("in a page: %s", said)
	}
	project := clientProject(t, nodeOnly, map[string]string{"objects.ts": objects, "main.ts": string(main)})
	said := testkit.RunTypeScript(t, project, "main.ts", "TENON_URL="+k.Server().URL,
		"TENON_KEY="+key, "TENON_SLOW_KEY="+apiKey(k, seller, "sales", 1), "TENON_EMAIL=seller@example.com", "TENON_PASSWORD="+testkit.Password)
	if !strings.HasSuffix(said, "done\n") {
		t.Error(said)
	}
	if n := k.Scalar(`SELECT count(*) FROM "deal" WHERE "name" = 'lost'`); n != "1" {
		t.Errorf("%s records were made by one request", n)
	}
}

// The examples of the manual, one after the other, do what it says.
func TestClientManual(t *testing.T) {
	manual, err := os.ReadFile("../../docs/api/README.md")
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	for _, block := range regexp.MustCompile("(?ms)^```ts\n(.*?)^```$").FindAllStringSubmatch(string(manual), -1) {
		source.WriteString(block[1])
	}
	k, seller := clientWorld(t)
	key := apiKey(k, seller, "sales", 500)
	objects := k.Call("Bearer "+key, "GET", clientTypesPath, nil).Want(200).Raw
	project := clientProject(t, nodeOnly, map[string]string{"objects.ts": objects, "manual.ts": source.String()})
	testkit.RunTypeScript(t, project, "manual.ts", "TENON_URL="+k.Server().URL, "TENON_KEY="+key)
}

// Types of the client tell nobody of what is hidden from them.
func TestClientTypesKeepWhatIsHidden(t *testing.T) {
	k := world(t,
		object("vault", nil, field("name", "text")),
		object("deal", nil, field("name", "text"), field("margin", "number"), field("phone", "phone"), field("vault", "relation", m{"object": "vault"}), field("any", "any_relation", m{"objects": []string{"vault", "thing"}}),
			field("lines", "subform", m{"fields": []m{{"key": "price", "type": "number", "label": m{"en": "Price"}}, {"key": "cost", "type": "number", "label": m{"en": "Cost"}}}}),
			field("costs", "subform", m{"fields": []m{{"key": "entry", "type": "text", "label": m{"en": "Entry"}}}})),
		role("sales", m{"object": "deal", "operations": []string{"view", "edit"}, "read": []string{"name", "phone", "vault", "any", "lines.price"}, "write": []string{"name"}, "mask": m{"phone": "phone"}}),
	)
	_, sales := k.Person("sales", "", "sales")
	text := k.Call(sales, "GET", clientTypesPath, nil).Want(200).Raw
	for _, hidden := range []string{"margin", "Margin", "Object vault", `"vault"`, "thing", "cost", "Cost", "entry"} {
		if strings.Contains(text, hidden) {
			t.Errorf("tells of %s:\n%s", hidden, text)
		}
	}
	for _, shown := range []string{"readonly vault: string | null;", "readonly price: number | null;", `deal: "name";`, "脱敏"} {
		if !strings.Contains(text, shown) {
			t.Errorf("does not tell of %s:\n%s", shown, text)
		}
	}
	_, nobody := k.Person("nobody", "")
	if text := k.Call(nobody, "GET", clientTypesPath, nil).Want(200).Raw; strings.Contains(text, "deal") {
		t.Error(text)
	}
	all := k.Call(k.Admin, "GET", clientTypesPath, nil).Want(200)
	if !strings.Contains(all.Raw, "margin") || !strings.Contains(all.Raw, "Vault") && !strings.Contains(all.Raw, "vault: {") {
		t.Error(all.Raw)
	}
	if res := k.Call(k.Admin, "GET", clientTypesPath, nil, "If-None-Match", all.Header.Get("ETag")); res.Status != 304 {
		t.Error(res.Status)
	}
}
