package importer

import (
	"maps"
	"testing"
)

// Exports of other programs are known by their headers, and mapped without what those
// programs say of themselves.
func TestExportsOfOtherPrograms(t *testing.T) {
	t.Parallel()
	w := open(t, t.TempDir(), nil)
	for _, c := range []struct {
		name, file, system string
		want               map[string]string
	}{
		{"zoho", "Record Id,Account Owner.id,Account Owner,Account Name,Industry,Annual Revenue,Created By.id,Created By,Created Time,Modified Time\nzcrm_1,zcrm_2,Ann,Acme,Technology,\"$1,200.50\",zcrm_2,Ann,2026-01-05 10:00:00,2026-01-06 10:00:00\n", "zoho",
			map[string]string{"Account Name": "name", "Industry": "industry", "Annual Revenue": "revenue"}},
		{"fxiaoke", "客户名称（必填）,行业,业务类型（必填）,负责人（必填）,生命状态,锁定状态,创建时间,最后修改时间\n华为,科技,预设业务类型,王芳,正常,未锁定,2026-01-05,2026-01-06\n", "fxiaoke",
			map[string]string{"客户名称（必填）": "name", "行业": "industry"}},
		{"jiandaoyun", "客户名称,所属行业,年营收,提交人,提交时间,更新时间\n华为,科技,1200,王芳,2026-01-05 10:00:00,2026-01-06 10:00:00\n", "jiandaoyun",
			map[string]string{"客户名称": "name", "所属行业": "industry", "年营收": "revenue"}},
		{"none", "客户名称,行业,更新时间\n华为,科技,2026-01-05\n", "", map[string]string{"客户名称": "name", "行业": "industry"}},
	} {
		i := w.upload("customer", c.name+".csv", c.file, Options{})
		if got := suggested(i); i.System != c.system || !maps.Equal(got, c.want) {
			t.Errorf("%s: %q %v", c.name, i.System, got)
		}
	}
}
