package sample

import "fmt"

// account is a customer with what its contacts, deals and follow-ups build on.
type account struct {
	id, owner, name, short string
	trade                  trade
	data                   map[string]any
	contacts               []*contact
	deals                  []*opportunity
	since                  int // days ago that the work with it began
}

func (a *account) row() Row { return Row{ID: a.id, Owner: a.owner, Data: a.data} }

type place struct {
	city, region, code, area string
}

// trade is an industry with the words that its companies' names use.
type trade struct {
	industry string
	words    []string
	suits    []string // name parts of projects that suit it
}

var (
	places = []place{
		{"上海", "east", "310115", "21"}, {"杭州", "east", "330108", "571"}, {"苏州", "east", "320505", "512"},
		{"南京", "east", "320114", "25"}, {"宁波", "east", "330205", "574"}, {"合肥", "east", "340104", "551"},
		{"青岛", "east", "370212", "532"}, {"深圳", "south", "440305", "755"}, {"广州", "south", "440106", "20"},
		{"东莞", "south", "441900", "769"}, {"佛山", "south", "440604", "757"}, {"厦门", "south", "350206", "592"},
		{"北京", "north", "110108", "10"}, {"天津", "north", "120116", "22"}, {"石家庄", "north", "130104", "311"},
		{"武汉", "central", "420111", "27"}, {"长沙", "central", "430104", "731"}, {"郑州", "central", "410105", "371"},
		{"成都", "southwest", "510107", "28"}, {"重庆", "southwest", "500112", "23"}, {"昆明", "southwest", "530102", "871"},
		{"西安", "northwest", "610113", "29"}, {"兰州", "northwest", "620102", "931"},
		{"沈阳", "northeast", "210112", "24"}, {"大连", "northeast", "210211", "411"},
	}
	firsts = []string{"瀚", "澜", "岑", "禾", "栩", "骐", "砚", "泓", "朔", "昀", "芷", "黎", "穆", "筠", "霁", "翊", "沅", "葳", "棠", "珩"}
	lasts  = []string{"桥", "墨", "图", "原", "屿", "川", "舟", "禾", "岭", "颂", "页", "衡", "渡", "林", "帆", "域", "石", "澄", "光", "野"}
	trades = []trade{
		{"manufacturing", []string{"精密机械", "电子", "汽车零部件", "智能装备", "新材料", "包装", "纺织"}, []string{"产线数据采集", "设备联网", "能耗监测", "质量追溯"}},
		{"manufacturing", []string{"电气", "仪器仪表", "模具", "食品", "家具"}, []string{"车间网络改造", "设备点检", "产线数据采集", "仓库标签"}},
		{"it", []string{"软件", "信息技术", "数据科技", "网络科技"}, []string{"机房扩容", "平台授权", "运维服务", "联合方案"}},
		{"wholesale_retail", []string{"商贸", "供应链", "百货", "进出口"}, []string{"门店网络", "库存盘点", "收银终端", "仓库标签"}},
		{"transport", []string{"物流", "冷链", "货运"}, []string{"车辆定位", "园区网络", "冷库温控", "调度平台"}},
		{"construction", []string{"建设工程", "建筑装饰", "市政工程"}, []string{"工地监测", "智慧工地", "视频联网"}},
		{"utilities", []string{"新能源", "环保能源", "水务"}, []string{"站房监测", "远程抄表", "能耗监测"}},
		{"health", []string{"医疗器械", "生物医药", "健康管理"}, []string{"洁净室监测", "冷链温控", "设备资产管理"}},
		{"education", []string{"教育科技", "职业培训"}, []string{"校园网络", "实训室", "教室终端"}},
		{"agriculture", []string{"农业科技", "生态农业"}, []string{"大棚监测", "灌溉控制"}},
		{"hospitality", []string{"酒店管理", "餐饮管理"}, []string{"客房网络", "能耗监测", "门店终端"}},
		{"finance", []string{"融资租赁", "小额贷款"}, []string{"机房监测", "网点网络"}},
	}
	lifecycles = []weight{{"potential", 45}, {"active", 30}, {"key", 9}, {"silent", 9}, {"lost", 4}, {"partner", 3}}
	channels   = []weight{{"web", 16}, {"search", 12}, {"social", 8}, {"exhibition", 20}, {"referral", 18}, {"partner", 12}, {"cold_call", 10}, {"other", 4}}
	needs      = []string{
		"要求和现有系统打通，能先做一个车间试点。", "预算年底前要花完，交期优先。", "看重售后响应，要求本地有人。",
		"希望分期付款，先上一期再看效果。", "对数据安全要求高，只接受本地部署。", "设备分散在三个厂区，要统一管理。",
		"现场网络条件差，要支持断网续传。", "之前用过别家产品，不稳定，想换。", "需要开放接口，自己的团队会做二次开发。",
	}
	motives = []string{"集团统一要求两年内完成数字化改造。", "人工抄表误差大，客户投诉多。", "新厂房年内投产。", "老设备停产，备件买不到。", "要通过体系审核。"}
)

func (g *generator) accounts() []*account {
	out := make([]*account, 0, accounts)
	for len(out) < accounts {
		p, t := pick(g, places), pick(g, trades)
		short := pick(g, firsts) + pick(g, lasts)
		form := "有限公司"
		if g.chance(18) {
			form = "股份有限公司"
		}
		name := p.city + short + pick(g, t.words) + form
		if g.taken[name] || g.taken[short+p.city] {
			continue
		}
		g.taken[name], g.taken[short+p.city] = true, true
		a := &account{id: g.id(), owner: pick(g, g.sellers).ID, name: name, short: short, trade: t, since: g.between(20, 700)}
		a.data = g.accountData(a, p, out)
		out = append(out, a)
	}
	return out
}

func (g *generator) accountData(a *account, p place, earlier []*account) map[string]any {
	stage := g.weighted(lifecycles)
	grade := g.weighted([]weight{{"a", 4}, {"b", 16}, {"c", 45}, {"d", 35}})
	if stage == "key" {
		grade = g.weighted([]weight{{"a", 70}, {"b", 30}})
	}
	d := map[string]any{
		"name": a.name, "short_name": a.short, "kind": "enterprise", "lifecycle": stage, "grade": grade,
		"industry": a.trade.industry, "region": p.region, "uscc": g.uscc(p.code),
		"size":           g.weighted([]weight{{"s1", 12}, {"s2", 34}, {"s3", 34}, {"s4", 15}, {"s5", 5}}),
		"source_channel": g.weighted(channels),
		"business_line":  g.weighted([]weight{{"equipment", 55}, {"software", 28}, {"service", 17}}),
		"phone":          fmt.Sprintf("+86%s5555%04d", p.area, g.rand.IntN(10000)),
		"pref_channel":   g.weighted([]weight{{"call", 35}, {"wechat", 35}, {"visit", 15}, {"email", 10}, {"meeting", 5}}),
	}
	if len(p.area) == 3 {
		d["phone"] = fmt.Sprintf("+86%s555%04d", p.area, g.rand.IntN(10000))
		if p.area == "755" || p.area == "571" || p.area == "512" || p.area == "769" || p.area == "757" {
			d["phone"] = fmt.Sprintf("+86%s5555%04d", p.area, g.rand.IntN(10000))
		}
	}
	if stage == "key" {
		d["grade_locked"] = g.chance(40)
	}
	if d["source_channel"] == "exhibition" {
		d["source_detail"] = pick(g, []string{"春季工业博览会", "智能制造展", "行业年会展位", "秋季供应链展"})
		d["source_dept"] = g.marketing
	}
	if d["source_channel"] == "referral" && len(earlier) > 0 {
		d["referrer"] = pick(g, earlier).id
	}
	if len(earlier) > 20 && g.chance(6) {
		d["parent"] = pick(g, earlier).id
	}
	if g.chance(55) {
		d["website"] = fmt.Sprintf("https://www.example.com/%s", a.id[:6])
	}
	if g.chance(50) {
		d["needs"] = pick(g, needs)
	}
	if g.chance(25) {
		d["buy_motive"] = pick(g, motives)
	}
	if stage == "lost" {
		d["do_not_contact"] = g.chance(30)
	}
	return d
}
