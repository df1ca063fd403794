package sample

import "fmt"

type contact struct {
	id, owner, name, call string // call is how one speaks to them: 王经理
	data                  map[string]any
}

func (c *contact) row() Row { return Row{ID: c.id, Owner: c.owner, Data: c.data} }

type post struct {
	title, department, short, role string
}

var (
	surnames = []string{"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕"}
	men      = []string{"伟", "强", "磊", "军", "洋", "勇", "杰", "涛", "明", "超", "建国", "志强", "俊杰", "浩然", "宇航", "子轩", "文博", "立新", "国栋", "鹏飞", "永康", "振华", "少华", "海峰"}
	women    = []string{"芳", "娜", "敏", "静", "丽", "艳", "娟", "霞", "婷", "雪梅", "玉兰", "晓燕", "思雨", "佳怡", "欣然", "雅琴", "文静", "秀英", "慧敏", "丹丹", "梦洁", "春燕", "海燕", "若兰"}
	posts    = []post{
		{"总经理", "总经办", "总", "decider"}, {"副总经理", "总经办", "总", "decider"}, {"采购经理", "采购部", "经理", "buyer"},
		{"采购专员", "采购部", "工", "buyer"}, {"信息部经理", "信息部", "经理", "influencer"}, {"生产总监", "生产部", "总", "influencer"},
		{"设备主管", "设备部", "主管", "user"}, {"工程师", "技术部", "工", "user"}, {"财务经理", "财务部", "经理", "blocker"},
		{"运营经理", "运营部", "经理", "user"}, {"项目经理", "工程部", "经理", "influencer"}, {"质量主管", "质量部", "主管", "user"},
	}
	remarks = []string{"下午联系比较方便。", "不喜欢微信语音，发文字。", "出差多，提前一周约。", "技术背景，关心接口和稳定性。", "刚调来这个岗位，正在熟悉情况。", "只认书面报价。"}
)

func (g *generator) contacts(accounts []*account) []*contact {
	out := make([]*contact, 0, contacts)
	for i := range contacts {
		a := accounts[i%len(accounts)] // every account has one before any has two
		if i >= len(accounts) {
			a = pick(g, accounts)
		}
		c := g.contact(a)
		a.contacts = append(a.contacts, c)
		out = append(out, c)
	}
	return out
}

func (g *generator) contact(a *account) *contact {
	surname, p := pick(g, surnames), pick(g, posts)
	gender, given := "male", pick(g, men)
	if g.chance(42) {
		gender, given = "female", pick(g, women)
	}
	c := &contact{id: g.id(), owner: a.owner, name: surname + given, call: surname + p.short}
	c.data = map[string]any{
		"name": c.name, "account": a.id, "title": p.title, "department": p.department, "gender": gender,
		"mobile": g.mobile(), "decision_role": p.role, "is_primary": len(a.contacts) == 0,
		"attitude": g.weighted([]weight{{"support", 35}, {"neutral", 55}, {"oppose", 10}}),
	}
	if len(a.contacts) > 0 && p.role != "decider" && g.chance(60) {
		c.data["reports_to"] = a.contacts[0].id
	}
	if g.chance(70) {
		c.data["email"] = fmt.Sprintf("%s@example.com", c.id[:8])
	}
	if g.chance(60) {
		c.data["wechat"] = "wx_" + c.id[8:]
	}
	if g.chance(35) {
		c.data["birthday"] = g.day(-g.between(24*365, 58*365))
	}
	if g.chance(6) {
		c.data["opt_out"] = []any{g.weighted([]weight{{"sms", 5}, {"email", 3}, {"call", 2}})}
	}
	if g.chance(20) {
		c.data["remark"] = pick(g, remarks)
	}
	return c
}
