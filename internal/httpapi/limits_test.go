package httpapi_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tenon-crm/tenon/internal/testkit"
)

const settings = "/api/v1/settings/business"

// set changes limits as the administrator.
func set(k *testkit.Kit, limits m) *testkit.Res {
	return k.Call(k.Admin, "PATCH", settings, m{"limits": limits})
}

// passed counts how many of n calls are answered before the first 429.
func passed(k *testkit.Kit, n int, call func() *testkit.Res) int {
	for i := range n {
		if res := call(); res.Status == 429 {
			if res.Header.Get("Retry-After") == "" || res.Text("code") != "too_many" {
				k.TB.Error(res.Status, res.Raw)
			}
			return i
		}
	}
	return n
}

func TestLimitsAreSettings(t *testing.T) {
	k := testkit.New(t, "")
	_, member := k.Person("member", "")

	t.Run("with a value, a range and a default each", func(t *testing.T) {
		k := k.On(t)
		res := k.Call(k.Admin, "GET", settings, nil).Want(200)
		limits, _ := res.Get("limits").(m)
		ranges, _ := res.Get("limitRanges").(m)
		if len(limits) != 12 || len(ranges) != 12 || limits["exportFiles"] != 10000.0 || limits["exportMegabytes"] != 2048.0 || limits["undoHours"] != 24.0 || limits["undoDays"] != 30.0 || limits["binDays"] != 30.0 || limits["personRate"] != 500.0 || limits["personBurst"] != 5000.0 || limits["addressRate"] != 20.0 ||
			limits["addressBurst"] != 200.0 || limits["accountFailures"] != 10.0 || limits["addressFailures"] != 50.0 || limits["failureMinutes"] != 15.0 {
			t.Error(res.Raw)
		}
		for key, v := range limits {
			r, _ := ranges[key].(m)
			if r["default"] != v || r["min"].(float64) < 1 || r["max"].(float64) <= r["min"].(float64) {
				t.Errorf("%s: %v", key, r)
			}
		}
	})

	t.Run("that a member may neither read nor change", func(t *testing.T) {
		k := k.On(t)
		k.Call(member, "GET", settings, nil).Code(403, "forbidden")
		k.Call(member, "PATCH", settings, m{"limits": m{"personRate": 10000}}).Code(403, "forbidden")
		k.Call("", "GET", settings, nil).Code(401, "unauthorized")
		for _, token := range []string{member, k.Admin} {
			me := k.Call(token, "GET", "/api/v1/me", nil).Want(200)
			if b, _ := me.Get("business").(m); len(b) != 7 || strings.Contains(me.Raw, "imit") {
				t.Error(me.Raw)
			}
			k.Call(token, "PATCH", "/api/v1/me", m{"limits": m{"personRate": 10000}}).Want(400)
		}
		doc := k.Call(member, "GET", "/api/v1/openapi.json", nil).Want(200)
		if strings.Contains(doc.Raw, "personRate") || !strings.Contains(k.Call(k.Admin, "GET", "/api/v1/openapi.json", nil).Want(200).Raw, "personRate") {
			t.Error("the description of limits is for administrators")
		}
		if k.Call(k.Admin, "GET", settings, nil).Get("limits", "personRate") != 500.0 {
			t.Error("a member changed a limit")
		}
	})

	t.Run("that cannot be set to what locks everybody out", func(t *testing.T) {
		k := k.On(t)
		before := k.Call(k.Admin, "GET", settings, nil).Want(200).Raw
		for _, c := range []struct {
			limits      any
			field, code string
		}{
			{m{"personRate": 0}, "limits.personRate", "below_minimum"},
			{m{"personRate": -1}, "limits.personRate", "below_minimum"},
			{m{"personBurst": 99}, "limits.personBurst", "below_minimum"},
			{m{"addressRate": 4}, "limits.addressRate", "below_minimum"},
			{m{"addressBurst": 1_000_000_000}, "limits.addressBurst", "above_maximum"},
			{m{"accountFailures": 0}, "limits.accountFailures", "below_minimum"},
			{m{"addressFailures": 9}, "limits.addressFailures", "below_minimum"},
			{m{"failureMinutes": 0}, "limits.failureMinutes", "below_minimum"},
			{m{"failureMinutes": 121}, "limits.failureMinutes", "above_maximum"},
			{m{"personRate": 600, "personBurst": 500}, "limits.personBurst", "burst_below_rate"},
			{m{"addressRate": 300}, "limits.addressBurst", "burst_below_rate"},
			{m{"accountFailures": 60}, "limits.addressFailures", "failures_below_account"},
			{m{"personRate": "500"}, "limits.personRate", "invalid_type"},
			{m{"personRate": 20.5}, "limits.personRate", "invalid_type"},
			{m{"personRate": 1e300}, "limits.personRate", "invalid_type"},
			{m{"personRate": nil}, "limits.personRate", "below_minimum"},
			{nil, "limits.personRate", "below_minimum"},
			{[]int{1}, "limits", "invalid_type"},
			{m{"perHour": 5}, "limits.perHour", "unknown_key"},
			{m{"personRate": 0, "personBurst": 0, "addressRate": 0, "addressBurst": 0, "accountFailures": 0, "addressFailures": 0, "failureMinutes": 0}, "limits.failureMinutes", "below_minimum"},
		} {
			res := k.Call(k.Admin, "PATCH", settings, m{"limits": c.limits})
			item, _ := res.Get("data", c.field).(m)
			if text, _ := item["message"].(string); res.Status != 400 || item["code"] != c.code || text == "" || strings.Contains(text, "{") {
				t.Errorf("%v: %d %s", c.limits, res.Status, res.Raw)
			}
		}
		k.Call(k.Admin, "PATCH", settings, m{"limitRanges": m{}}).Want(400)
		if after := k.Call(k.Admin, "GET", settings, nil).Want(200).Raw; after != before {
			t.Errorf("%s became %s", before, after)
		}
	})

	t.Run("that hold from the next request on and stay after a restart", func(t *testing.T) {
		k := k.On(t)
		me := func() *testkit.Res { return k.Call(member, "GET", "/api/v1/me", nil) }
		if n := passed(k, 300, me); n != 300 {
			t.Fatalf("%d at first", n)
		}
		set(k, m{"personRate": 10, "personBurst": 100}).Want(200)
		if n := passed(k, 300, me); n < 100 || n > 140 {
			t.Errorf("%d with bursts of 100", n)
		}
		k.Call(k.Admin, "GET", "/api/v1/me", nil).Want(200) // each person has their own
		k.Advance(30 * time.Minute)                         // longer ago than buckets are swept
		set(k, m{"personRate": 100, "personBurst": 200}).Want(200)
		if n := passed(k, 400, me); n < 200 {
			t.Errorf("%d with bursts of 200", n)
		}
		anonymous := func() *testkit.Res {
			return k.Call("", "GET", "/api/v1/setup", nil, "X-Forwarded-For", "1.2.3.4")
		}
		set(k, m{"addressRate": 5, "addressBurst": 50}).Want(200)
		if n := passed(k, 200, anonymous); n < 45 || n > 70 {
			t.Errorf("%d of an address with bursts of 50", n)
		}
		res := k.Call(k.Admin, "GET", settings, nil).Want(200)
		k.Close()
		again := testkit.Open(t, k.Dir)
		if got := again.Tenon.Meta.Current().Business.Limits; got.PersonRate != 100 || got.AddressBurst != 50 || got.FailureMinutes != 15 {
			t.Errorf("%+v after %s", got, res.Raw)
		}
	})
}

func TestALongPauseGivesNoMoreThanTheRate(t *testing.T) {
	k := testkit.New(t, "")
	_, member := k.Person("member", "")
	set(k, m{"personRate": 10, "personBurst": 1000}).Want(200)
	me := func() *testkit.Res { return k.Call(member, "GET", "/api/v1/me", nil) }
	if n := passed(k, 1200, me); n < 1000 || n == 1200 {
		t.Fatal(n)
	}
	k.Advance(61 * time.Second)
	k.Call(k.Admin, "GET", "/api/v1/me", nil).Want(200) // sweeps
	if n := passed(k, 1200, me); n < 600 || n > 750 {
		t.Errorf("%d after a minute at 10 a second", n)
	}
}

func TestLimitsOfSignInAreSettings(t *testing.T) {
	k := testkit.New(t, "")
	in := func(email, password string) *testkit.Res {
		return k.Call("", "POST", "/api/collections/users/auth-with-password", m{"identity": email, "password": password})
	}
	set(k, m{"accountFailures": 3, "addressFailures": 12, "failureMinutes": 2}).Want(200)
	for left := 2; left >= 0; left-- {
		if res := in(testkit.AdminEmail, "wrong").Code(400, "sign_in_failed"); !strings.Contains(res.Text("message"), fmt.Sprintf(" %d ", left)) {
			t.Errorf("%d left: %s", left, res.Raw)
		}
	}
	in(testkit.AdminEmail, testkit.Password).Code(429, "sign_in_locked")
	set(k, m{"accountFailures": 5}).Want(200)
	in(testkit.AdminEmail, "wrong").Code(400, "sign_in_failed")
	set(k, m{"accountFailures": 4}).Want(200)
	in(testkit.AdminEmail, testkit.Password).Code(429, "sign_in_locked")
	k.Advance(121 * time.Second)
	in(testkit.AdminEmail, testkit.Password).Want(200)

	for i := range 12 {
		in(fmt.Sprintf("n%d@example.com", i), "wrong").Code(400, "sign_in_failed")
	}
	in("other@example.com", "wrong").Code(429, "sign_in_locked")
}

func TestLimitsOfTheDatabaseAreMadeBearable(t *testing.T) {
	k := testkit.New(t, "")
	k.Exec(`UPDATE "tn_settings" SET "value" = json_set("value", '$.limits', json('{"personRate":0,"addressRate":0,"accountFailures":0,"personBurst":2000000}')) WHERE "key" = 'business'`)
	k.Close()
	k = testkit.Open(t, k.Dir)
	got := k.Tenon.Meta.Current().Business.Limits
	if got.PersonRate != 10 || got.AddressRate != 5 || got.AccountFailures != 3 || got.PersonBurst != 100_000 || got.AddressBurst != 200 {
		t.Errorf("%+v", got)
	}
	k.SignIn(testkit.AdminEmail, testkit.Password)
	k.Exec(`UPDATE "tn_settings" SET "value" = json_remove("value", '$.limits') WHERE "key" = 'business'`)
	k.Close()
	if got := testkit.Open(t, k.Dir).Tenon.Meta.Current().Business.Limits; got.PersonRate != 500 || got.FailureMinutes != 15 {
		t.Errorf("a business of before: %+v", got)
	}
}
