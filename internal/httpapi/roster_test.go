package httpapi_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/tenon-crm/tenon/internal/testkit"
)

const peopleFiles = "/api/v1/people-imports"

// takeIn runs a file with settings and gives it as it ended.
func (c *company) takeIn(id string, settings m) *testkit.Res {
	c.TB.Helper()
	res := c.Call(c.Admin, "POST", peopleFiles+"/"+id+"/run", settings).Want(202)
	c.Wait(c.Admin, res.Text("job"))
	return c.Call(c.Admin, "GET", peopleFiles+"/"+id, nil).Want(200)
}

func (c *company) file(text string) *testkit.Res {
	c.TB.Helper()
	return c.Upload(c.Admin, peopleFiles, "people.csv", []byte(text), nil).Want(201)
}

func (c *company) byEmail(email string) m {
	c.TB.Helper()
	for _, p := range c.Call(c.Admin, "GET", testkit.Query("/api/v1/people", "q", email), nil).Want(200).Items() {
		return p.(m)
	}
	return nil
}

func TestPeopleOfAFile(t *testing.T) {
	c := newCompany(t)
	box := c.Mail()
	text := strings.Join([]string{
		"姓名,邮箱,手机,部门,职位,上级邮箱,角色,工号",
		"张三,zhang@new.com,13800138000,总部/销售部/销售一部;支持部,销售代表,boss@example.com,sales,1",
		"李四,LI4@new.com,,总部／新部门／小组,,zhang@new.com,,2",
		"王五,wu@new.com,,没有的部门,,,,3",
		"赵六,zhao@new.com,12,,,nobody@new.com,不存在,4",
		"孙七,zhang@new.com,,,,,,5",
		"周八,not an address,,,,,,6",
		"吴九,wujiu@new.com,,,,zheng@new.com,,7",
		"郑十,zheng@new.com,,,,wujiu@new.com,,8",
		"王,wang@example.com,,支持部,顾问,,,9",
		"超级,root@new.com,,,,,管理员,10",
	}, "\n")
	raw, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	up := c.Upload(c.Admin, peopleFiles, "成员.csv", []byte(raw), nil).Want(201)
	id := up.Text("id")

	t.Run("is read in any encoding and says what its columns seem to be", func(t *testing.T) {
		want := []string{"name", "email", "phone", "departments", "position", "manager", "roles", ""}
		for i, field := range want {
			if up.Text("columns", i, "suggestion") != field {
				t.Error(i, up.Raw)
			}
		}
		if up.Text("encoding") != "gb18030" || up.Get("total") != 10.0 || up.Text("columns", 0, "samples", 0) != "张三" || up.Text("state") != "uploaded" {
			t.Error(up.Raw)
		}
	})

	t.Run("is tried without being taken in", func(t *testing.T) {
		c := c.on(t)
		before := c.Scalar(`SELECT count(*) || ' ' || (SELECT count(*) FROM "tn_departments") || ' ' || (SELECT count(*) FROM "tn_invitations") FROM "users"`)
		f := c.takeIn(id, m{"dryRun": true, "invite": true})
		if f.Text("state") != "ready" || f.Get("result", "created") != 2.0 || f.Get("result", "skipped") != 1.0 || f.Get("result", "failed") != 7.0 {
			t.Error(f.Raw)
		}
		f = c.takeIn(id, m{"dryRun": true, "createDepartments": true, "existing": "update"})
		if f.Get("result", "created") != 4.0 || f.Get("result", "updated") != 1.0 || f.Get("result", "failed") != 5.0 || fmt.Sprint(f.Get("result", "departments")) != "[总部/新部门 总部/新部门/小组 没有的部门]" {
			t.Error(f.Raw)
		}
		codes := map[string]string{}
		for _, e := range f.Get("result", "errors").([]any) {
			e := e.(m)
			codes[fmt.Sprint(e["row"], " ", e["field"])] = e["code"].(string)
			if e["message"] == "" || strings.Contains(e["message"].(string), "{") {
				t.Errorf("%v", e)
			}
		}
		for at, code := range map[string]string{"5 phone": "invalid_phone", "5 manager": "roster_manager", "5 roles": "unknown_role", "6 email": "roster_same_email", "7 email": "invalid_email", "8 manager": "manager_cycle", "9 manager": "manager_cycle"} {
			if codes[at] != code {
				t.Errorf("%s: %q in %v", at, codes[at], codes)
			}
		}
		if after := c.Scalar(`SELECT count(*) || ' ' || (SELECT count(*) FROM "tn_departments") || ' ' || (SELECT count(*) FROM "tn_invitations") FROM "users"`); after != before {
			t.Error(before, after)
		}
	})

	t.Run("is taken in, with departments, managers and invitations", func(t *testing.T) {
		c := c.on(t)
		f := c.takeIn(id, m{"createDepartments": true, "existing": "update", "invite": true, "note": "欢迎"})
		if f.Text("state") != "done" || f.Get("result", "created") != 4.0 || f.Get("result", "updated") != 1.0 || f.Get("result", "invited") != 4.0 || f.Get("result", "failed") != 5.0 {
			t.Fatal(f.Raw)
		}
		zhang, li := c.byEmail("zhang@new.com"), c.byEmail("li4@new.com")
		if zhang["state"] != "invited" || zhang["phone"] != "+8613800138000" || zhang["position"] != "销售代表" || zhang["department"].(m)["id"] != c.one || len(zhang["departments"].([]any)) != 2 || zhang["manager"].(m)["id"] != c.bossID || fmt.Sprint(zhang["roles"]) != "[sales]" {
			t.Errorf("%v", zhang)
		}
		if li["manager"].(m)["name"] != "张三" || li["department"].(m)["name"] != "小组" {
			t.Errorf("%v", li)
		}
		if wang := c.byEmail("wang@example.com"); wang["name"] != "王" || wang["department"].(m)["id"] != c.support || wang["position"] != "顾问" || fmt.Sprint(wang["roles"]) != "[sales]" || wang["state"] != "active" {
			t.Errorf("%v", wang)
		}
		if root := c.byEmail("root@new.com"); fmt.Sprint(root["roles"]) != "[admin]" {
			t.Errorf("%v", root)
		}
		var token string
		for range 4 {
			if l := box.Next(t); strings.Contains(l.To, "zhang@new.com") {
				token = tokenOf(t, l.Text)
			}
		}
		if offer := c.Call("", "GET", invitations+"/"+token, nil).Want(200); offer.Text("name") != "张三" {
			t.Error(offer.Raw)
		}
		c.Call("", "POST", invitations+"/"+token, m{"name": "张三丰", "password": "a-good-password-1"}).Want(201)
		session := c.SignIn("zhang@new.com", "a-good-password-1")
		if p := c.byEmail("zhang@new.com"); p["state"] != "active" || p["name"] != "张三丰" || c.Call(session, "GET", "/api/v1/me", nil).Status != 200 {
			t.Errorf("%v", p)
		}
		c.Call(c.Admin, "POST", peopleFiles+"/"+id+"/run", m{}).Code(409, "roster_state")
		if got := logged(c.Kit, "action", "people.imported"); len(got) != 1 {
			t.Error(got)
		}
		if res := c.Call(c.Admin, "GET", "/api/v1/audit?action=person.created&limit=1", nil); res.Text("items", 0, "who", "name") != "管理员" {
			t.Error(res.Raw)
		}
	})

	t.Run("of people who are there is skipped unless wanted, in a tab-separated one too", func(t *testing.T) {
		c := c.on(t)
		f := c.Upload(c.Admin, peopleFiles, "x.tsv", []byte("name\te-mail\tposition\nW\twang@example.com\tCEO\n"), nil).Want(201)
		res := c.takeIn(f.Text("id"), m{})
		if res.Get("result", "skipped") != 1.0 || c.byEmail("wang@example.com")["position"] != "顾问" {
			t.Error(res.Raw)
		}
	})

	t.Run("is refused where it cannot be read or matched", func(t *testing.T) {
		c := c.on(t)
		for name, x := range map[string]struct{ text, code string }{
			"empty": {"", "import_empty"}, "header": {"姓名,邮箱\n", "import_no_rows"}, "sheet": {"PK\x03\x04xxxx", "import_spreadsheet_broken"}, "rows": {"姓名,邮箱\n" + strings.Repeat("a,b\n", 5001), "import_too_many_rows"},
		} {
			if res := c.Upload(c.Admin, peopleFiles, "x.csv", []byte(x.text), nil); res.Status != 400 || res.Text("code") != x.code {
				t.Errorf("%s: %s", name, res.Raw)
			}
		}
		id := c.file("姓名,邮箱\na,a@new.com\n").Text("id")
		for code, settings := range map[string]m{
			"roster_column": {"mapping": m{"x": "name"}}, "roster_needs": {"mapping": m{"姓名": "name"}}, "unknown_choice": {"mapping": m{"姓名": "name", "邮箱": "tokenKey"}}, "roster_twice": {"mapping": m{"姓名": "email", "邮箱": "email"}},
		} {
			c.Call(c.Admin, "POST", peopleFiles+"/"+id+"/run", settings).Code(400, code, "mapping")
		}
		c.Call(c.Admin, "POST", peopleFiles+"/"+id+"/run", m{"existing": "x"}).Code(400, "unknown_choice", "existing")
		c.Call(c.Admin, "POST", peopleFiles+"/"+id+"/run", m{"admin": true}).Code(400, "unknown_key")
		c.Call(c.Admin, "GET", peopleFiles+"/nosuch", nil).Want(404)
		c.Upload(c.wang, peopleFiles, "x.csv", []byte("姓名,邮箱\na,a@new.com\n"), nil).Want(403)
		c.Call(c.wang, "POST", peopleFiles+"/"+id+"/run", m{}).Want(403)
		c.Call(c.wang, "GET", peopleFiles+"/"+id, nil).Want(403)
	})
}
