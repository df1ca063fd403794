package httpapi_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// zipped is a zip of texts; change may make a header what no honest zip has.
func zipped(t *testing.T, files map[string]string, change ...func(*zip.FileHeader)) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, s := range files {
		h := &zip.FileHeader{Name: name, Method: zip.Deflate}
		for _, f := range change {
			f(h)
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var repair = map[string]string{
	"app.yaml": "kind: app\nkey: repair\nlabel: {zh: 报修, en: Repair}\nnavigation:\n  - items:\n      - {object: machine}\n",
	"objects/machine.yaml": "kind: object\nkey: machine\nlabel: {zh: 设备, en: Machine}\ntitle: name\nowner: true\nfields:\n" +
		"  - {key: name, type: text, label: {zh: 名称, en: Name}, required: true}\n  - {key: keeper, type: user, label: {zh: 保管人, en: Keeper}}\n  - {key: inside, type: relation, object: machine, label: {zh: 上级, en: Inside}}\n" +
		"  - key: parts\n    type: subform\n    label: {zh: 部件, en: Parts}\n    fields:\n      - {key: part, type: text, label: {zh: 部件, en: Part}}\n      - {key: count, type: number, label: {zh: 数量, en: Count}}\n",
	"data/machine.jsonl": "{\"id\":\"one\",\"name\":\"泵\",\"inside\":\"two\",\"keeper\":\"abcdefghijklmno\",\"parts\":[{\"part\":\"阀\",\"count\":2}]}\n{\"id\":\"two\",\"name\":\"机组\"}\n{\"id\":\"bad\",\"name\":\"\"}\n",
}

const packages = "/api/v1/packages"

func upload(k *testkit.Kit, token string, raw []byte) *testkit.Res {
	return k.UploadAs(token, "POST", packages+"/files", "repair.zip", raw)
}

func TestPackages(t *testing.T) {
	k := testkit.New(t, "")
	_, other := k.Person("second", "", "admin")

	t.Run("ship with the product and say what they are", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "GET", packages+"/templates", nil).Want(200)
		if len(res.Items()) == 0 || res.Text("items", 0, "key") != "crm" || res.Get("items", 0, "objects").(float64) < 5 || res.Get("items", 0, "sample") != true || res.Get("items", 0, "installed") != nil {
			t.Error(res.Raw)
		}
	})

	t.Run("are planned, installed with their data, and written as they were", func(t *testing.T) {
		k := k.On(t)
		up := upload(k, k.Admin, zipped(t, repair)).Want(201)
		file := up.Text("file")
		if up.Text("app") != "repair" || up.Get("data", 0, "rows") != 3.0 {
			t.Error(up.Raw)
		}
		plan := k.Call(k.Admin, "POST", packages+":plan", m{"file": file}).Want(200)
		if plan.Get("upgrade") != false || len(plan.Get("documents").([]any)) != 2 || plan.Text("plan", "steps", 0, "action") != "create_table" {
			t.Error(plan.Raw)
		}
		done := k.Wait(k.Admin, k.Call(k.Admin, "POST", packages+":install", m{"file": file, "data": true}).Want(202).Text("job"))
		result := done["result"].(m)
		if done["state"] != "done" || result["records"] != 2.0 || result["refused"] != 1.0 {
			t.Fatal(done)
		}
		list := k.List(k.Admin, "machine", "sort", "name", "expand", "inside").Want(200)
		pump := list.Get("items", 1)
		if list.Get("items", 0, "name") != "机组" || pump.(m)["name"] != "泵" || list.Get("items", 1, "inside", "name") != "机组" || pump.(m)["keeper"] != nil {
			t.Error(list.Raw)
		}
		if full := k.Get(k.Admin, "machine", list.Text("items", 1, "id")); full.Get("parts", 0, "part") != "阀" {
			t.Error(full.Raw)
		}
		out := k.Call(k.Admin, "GET", "/api/v1/apps/repair/package?data=true", nil).Want(200)
		z, err := zip.NewReader(strings.NewReader(out.Raw), int64(len(out.Raw)))
		if err != nil {
			t.Fatal(err)
		}
		names := []string{}
		for _, f := range z.File {
			names = append(names, f.Name)
		}
		if strings.Join(names, " ") != "app.yaml data/machine.jsonl objects/machine.yaml" {
			t.Error(names)
		}
		again := upload(k, k.Admin, []byte(out.Raw)).Want(201)
		same := k.Call(k.Admin, "POST", packages+":plan", m{"file": again.Text("file")}).Want(200)
		if same.Get("upgrade") != true || len(same.Get("plan", "changes").([]any)) != 0 {
			t.Error(same.Raw)
		}
		// the same data again is there already
		done = k.Wait(k.Admin, k.Call(k.Admin, "POST", packages+":install", m{"file": file, "data": true}).Want(202).Text("job"))
		if result = done["result"].(m); result["there"] != 2.0 {
			t.Error(done)
		}
		if n := len(k.Call(k.Admin, "GET", packages, nil).Want(200).Items()); n != 1 {
			t.Error(n)
		}
	})

	t.Run("of chosen documents bring what those name", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "GET", "/api/v1/apps/repair/package/contents", nil).Want(200)
		if len(res.Items()) != 2 || res.Text("items", 0, "path") != "app.yaml" {
			t.Error(res.Raw)
		}
		k.Call(k.Admin, "GET", "/api/v1/apps/repair/package?documents=object/nothing", nil).Code(400, "validation_failed")
		k.Call(k.Admin, "GET", "/api/v1/apps/repair/package?documents=object/machine", nil).Want(200)
		k.Call(k.Admin, "GET", "/api/v1/apps/nothing/package", nil).Want(404)
	})

	t.Run("belong to who uploaded them", func(t *testing.T) {
		k := k.On(t)
		file := upload(k, k.Admin, zipped(t, repair)).Want(201).Text("file")
		for _, path := range []string{":plan", ":install"} {
			k.Call(other, "POST", packages+path, m{"file": file}).Code(400, "package_gone")
			k.Call(k.Admin, "POST", packages+path, m{"file": "abcdefghijklmno"}).Code(400, "package_gone")
			k.Call(k.Admin, "POST", packages+path, m{}).Code(400, "validation_failed")
			k.Call(k.Admin, "POST", packages+path, m{"template": "../crm"}).Code(400, "validation_failed")
		}
	})

	t.Run("are removed, and their records stay", func(t *testing.T) {
		k := k.On(t)
		plan := k.Call(k.Admin, "POST", packages+":plan", m{"remove": "repair"}).Want(200)
		if len(plan.Get("plan", "changes").([]any)) != 2 || plan.Get("plan", "steps", 0, "rows") != 2.0 {
			t.Error(plan.Raw)
		}
		k.Call(k.Admin, "POST", packages+":remove", m{"app": "repair"}).Want(201)
		k.Call(k.Admin, "GET", "/api/v1/objects/machine", nil).Want(404)
		if n := k.Scalar(`SELECT count(*) FROM "machine"`); n != "2" {
			t.Error(n)
		}
		k.Call(k.Admin, "POST", packages+":remove", m{"app": "repair"}).Want(404)
	})
}

// A49: nothing of a hostile package comes in, and each is told why.
func TestHostilePackages(t *testing.T) {
	k := testkit.New(t, "")
	with := func(more ...string) map[string]string {
		out := map[string]string{}
		for name, s := range repair {
			out[name] = s
		}
		for i := 0; i < len(more); i += 2 {
			out[more[i]] = more[i+1]
		}
		return out
	}
	role := "kind: role\nkey: a\nlabel: {en: A}\ngrants:\n  - {object: machine, operations: [view]}\n"
	refused := map[string]struct {
		raw   []byte
		code  string
		field string
	}{
		"a path that leaves it":           {zipped(t, map[string]string{"../../app.yaml": "x"}), "package_path", ""},
		"an absolute path":                {zipped(t, map[string]string{"/etc/passwd": "x"}), "package_path", ""},
		"a link":                          {zipped(t, map[string]string{"app.yaml": "/etc/passwd"}, func(h *zip.FileHeader) { h.SetMode(0o777 | 1<<27) }), "package_path", ""},
		"a name twice":                    {zipped(t, map[string]string{"app.yaml": "x", "APP.yaml": "y"}), "package_path", ""},
		"a name that is not UTF-8":        {zipped(t, map[string]string{"\xc9\xe8\xb1\xb8.yaml": "x"}, func(h *zip.FileHeader) { h.NonUTF8 = true }), "package_name", ""},
		"a password":                      {encryptedZip(t), "package_encrypted", ""},
		"a zip that unpacks to very much": {zipped(t, map[string]string{"app.yaml": strings.Repeat("#", 33<<20)}), "package_too_large", ""},
		"no zip":                          {[]byte("PK no"), "package_not_zip", ""},
		"an unknown kind":                 {zipped(t, with("spells/a.yaml", role)), "package_invalid", "spells"},
		"a hook":                          {zipped(t, with("hooks/a.yaml", "x")), "package_invalid", "hooks"},
		"a script of forms":               {zipped(t, with("form_scripts/spy.yaml", "kind: form_script\nkey: spy\nlabel: {en: S}\nobject: machine\nevents: {load: true}\nsource: function onLoad() {}\n")), "package_invalid", "form_scripts/spy.yaml"},
		"a program":                       {zipped(t, with("objects/a.js", "x")), "package_invalid", "objects/a.js"},
		"the role of administrators":      {zipped(t, with("roles/admin.yaml", strings.Replace(role, "key: a", "key: admin", 1))), "package_invalid", "roles/admin.yaml:key"},
		"data of a foreign object":        {zipped(t, with("data/account.jsonl", `{"id":"a"}`)), "package_invalid", "data/account.jsonl"},
		"data that is no data":            {zipped(t, with("data/machine.jsonl", "rm -rf /")), "package_invalid", "data/machine.jsonl:1"},
	}
	for name, c := range refused {
		t.Run(name, func(t *testing.T) {
			k := k.On(t)
			res := upload(k, k.Admin, c.raw)
			if res.Status < 400 || res.Status >= 500 || res.Text("code") != c.code || res.Text("message") == c.code {
				t.Errorf("%d %.300s", res.Status, res.Raw)
			}
			if c.field != "" && res.Get("data", c.field, "message") == nil {
				t.Errorf("%s is not named: %.300s", c.field, res.Raw)
			}
		})
	}

	t.Run("ids of another business", func(t *testing.T) {
		k := k.On(t)
		file := upload(k, k.Admin, zipped(t, with("roles/a.yaml", role+"  - {object: machine, operations: [edit], rows: \"user.id == 'abc123def456ghi'\"}\n"))).Want(201).Text("file")
		k.Call(k.Admin, "POST", packages+":plan", m{"file": file}).Code(400, "package_invalid")
		k.Call(k.Admin, "POST", packages+":install", m{"file": file}).Code(400, "package_invalid")
	})

	t.Run("rights on what is not of it need a yes of their own", func(t *testing.T) {
		k := k.On(t)
		k.Define(object("secret", nil, field("name", "text")))
		file := upload(k, k.Admin, zipped(t, with("roles/a.yaml", role+"  - {object: secret, operations: [view]}\n"))).Want(201).Text("file")
		plan := k.Call(k.Admin, "POST", packages+":plan", m{"file": file}).Want(200)
		if plan.Text("beyond", 0, "key") != "a" || plan.Get("beyond", 0, "agreed") != false {
			t.Error(plan.Raw)
		}
		k.Call(k.Admin, "POST", packages+":install", m{"file": file}).Code(400, "package_undecided")
		k.Wait(k.Admin, k.Call(k.Admin, "POST", packages+":install", m{"file": file, "beyond": []string{"role/a"}}).Want(202).Text("job"))
	})
}

// encryptedZip is a zip whose file says that it needs a password.
func encryptedZip(t *testing.T) []byte {
	raw := zipped(t, map[string]string{"app.yaml": "x"})
	central := bytes.Index(raw, []byte("PK\x01\x02"))
	raw[central+8] |= 1
	return raw
}
