package duplicate_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/tenon-crm/tenon/internal/duplicate"
	"github.com/tenon-crm/tenon/internal/meta"
)

func TestNormal(t *testing.T) {
	for _, x := range []struct{ as, text, want string }{
		{meta.AsCompany, "华为技术有限公司", "华为技术"},
		{meta.AsCompany, "華為技術（集團）股份有限公司", "华为技术"},
		{meta.AsCompany, "深圳市华为技术有限公司北京分公司", "深圳市华为技术有限公司北京分"},
		{meta.AsCompany, "Huawei Technologies Co., Ltd.", "huaweitechnologies"},
		{meta.AsCompany, "ＨＵＡＷＥＩ　Ｔｅｃｈ", "huaweitech"},
		{meta.AsCompany, "有限公司", "有限"},
		{meta.AsCompany, "Co., Ltd.", "co"},
		{meta.AsCompany, "——", ""},
		{meta.AsText, "Résumé (Ａ)", "résuméa"},
		{meta.AsText, "臺灣 電腦", "台湾电脑"},
		{meta.AsText, "Re\u0301sume\u0301", "résumé"}, // as files of macOS are named
		{meta.AsPhone, "138-0013-8000", "+8613800138000"},
		{meta.AsPhone, "＋86 138 0013 8000", "+8613800138000"},
		{meta.AsPhone, "2878 0808", "28780808"},
		{meta.AsPhone, "123", ""},
		{meta.AsEmail, " Wang@Example.COM ", "wang@example.com"},
		{meta.AsCode, "91440300-ma5 xyz", "91440300MA5XYZ"},
		{meta.AsExact, " As It Is ", "As It Is"},
	} {
		if got := duplicate.Normal(x.as, "", x.text); got != x.want {
			t.Errorf("%s %q: %q, want %q", x.as, x.text, got, x.want)
		}
	}
	if got := duplicate.Normal(meta.AsPhone, "US", "(212) 555-2368"); got != "+12125552368" {
		t.Errorf("a number of the field's country: %q", got)
	}
}

// What is normal stays as it is, so that keys that are made of keys are the same.
func TestNormalOfNormal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		as := rapid.SampledFrom([]string{meta.AsExact, meta.AsText, meta.AsCompany, meta.AsPhone, meta.AsEmail, meta.AsCode}).Draw(t, "as")
		text := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("华为 集团有限公司（）co.Ltd138-00+")))).Draw(t, "text")
		once := duplicate.Normal(as, "", text)
		if twice := duplicate.Normal(as, "", once); twice != once {
			t.Errorf("%s %q: %q, then %q", as, text, once, twice)
		}
	})
}
