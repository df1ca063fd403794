package sample

import (
	"strings"
	"time"
)

var ways = []weight{{"call", 40}, {"wechat", 22}, {"visit", 18}, {"email", 9}, {"meeting", 9}, {"sms", 2}}

// Texts by result. {who} is the contact, {deal} the opportunity or the subject
// of the talk.
var (
	openings = map[string][]string{
		"call":    {"和{who}通了电话，", "{who}回了电话，", "电话里和{who}聊了{deal}，", "给{who}打电话确认{deal}，"},
		"wechat":  {"微信上{who}问起{deal}，", "把{deal}的资料发给{who}，", "{who}微信回复，", "在微信上和{who}对了一下进度，"},
		"visit":   {"上门拜访{who}，", "和技术同事一起去现场，", "到客户现场看了{deal}的位置，", "拜访{who}，见到了他们的主管，"},
		"email":   {"邮件发了{deal}的方案，", "收到{who}的邮件，", "按{who}的要求把报价单发过去，"},
		"meeting": {"和{who}开了线上会，", "{deal}评审会，", "三方会议，{who}和采购都在，"},
		"sms":     {"短信提醒{who}周五的会，", "短信发了收货地址，"},
	}
	middles = []string{
		"对方关心交期，希望四周内到货。", "对方对价格还有疑问，觉得比去年高。", "对方要求补一份同行业的案例。", "主要问接口能不能和现有系统对接。",
		"现场已经有一套老设备，要考虑利旧。", "确认了点位数量，比之前多两成。", "对方说内部还要走立项流程。", "技术部门没有问题，等采购排期。",
		"问了质保和备件，按标准条款答复。", "他们同时在看另外两家，下周比价。", "试点效果不错，准备推广到其他车间。", "对方反馈样机离线过一次，已经记下来请技术看。",
		"预算基本定了，要含税报价。", "希望分两次付款，首付三成。", "负责人出差，下周才回来。", "新厂房进度推迟了一个月，项目顺延。",
		"对方认可方案，要我们把实施计划细化到天。", "合同条款只剩违约金一条没谈拢。", "财务问发票能不能分开开。", "培训放在验收之前，对方同意。",
		"他们总部要求统一平台，需要准备总部汇报材料。", "客户自己拉了网线，省掉一部分施工。", "介绍了年度维保，对方有兴趣。", "上一批货已经验收，满意。",
		"问到数据存在哪里，强调了可以本地部署。", "对方想先买十台试用。", "安全部门要看检测报告。", "对方觉得界面比原来的好用。",
	}
	endings = []string{
		"约好下周再谈。", "这两天把资料补齐。", "等对方内部意见。", "已经转给售前跟进。", "答应周三前给书面答复。", "请主管一起参加下次会。",
		"报价有效期到月底。", "本周内安排勘查。", "需要再确认一次数量。", "", "", "回来后更新了商机金额。",
	}
	missed  = []string{"打了两次没人接，改天再联系{who}。", "电话占线，发了微信，还没回。", "{who}在开会，秘书说下午再打。", "号码打不通，找前台核对一下。"}
	refused = []string{"{who}说今年没有计划，明年三月再联系。", "对方已经和别家签了，先保持联系。", "{who}表示暂时不考虑，态度比较坚决。", "对方说预算冻结，不用再报价。"}
	plans   = []string{"发方案第二版", "确认交期", "现场勘查", "约技术交流", "跟进合同盖章", "催首付款", "送样机", "节前问候", "确认点位清单", "约总经理见面"}
)

func (g *generator) followUps(accounts []*account) []Row {
	out := make([]Row, 0, followUps)
	for i := range followUps {
		a := pick(g, accounts)
		if i < len(accounts) {
			a = accounts[i]
		}
		out = append(out, g.followUp(a))
	}
	return out
}

func (g *generator) followUp(a *account) Row {
	var deal *opportunity
	subject := pick(g, a.trade.suits) + "项目"
	from, to := -a.since, 0
	if len(a.deals) > 0 && g.chance(65) {
		deal = pick(g, a.deals)
		subject, from = deal.name, deal.begun
		if !deal.open() {
			to = deal.ended
		}
	}
	who := pick(g, a.contacts)
	when := g.moment(g.between(from, to-1))
	way := g.weighted(ways)
	result := g.weighted([]weight{{"effective", 58}, {"agreed_next", 24}, {"no_answer", 12}, {"refused", 6}})
	if result == "no_answer" {
		way = "call"
	}
	d := map[string]any{
		"account": a.id, "contact": who.id, "way": way, "at": instant(when), "result": result,
		"content": g.words(way, result, who.call, subject),
	}
	if deal != nil {
		d["opportunity"] = deal.id
	}
	if way == "call" || way == "visit" || way == "meeting" {
		d["duration_min"] = float64(g.minutes(way, result))
	}
	if result == "agreed_next" || (result == "effective" && g.chance(30)) {
		d["next_at"] = instant(when.Add(time.Duration(g.between(2, 14)) * 24 * time.Hour))
		d["next_plan"] = pick(g, plans)
	}
	return Row{ID: g.id(), Owner: a.owner, Data: d}
}

func (g *generator) minutes(way, result string) int {
	switch {
	case result == "no_answer":
		return 1
	case way == "call":
		return g.between(2, 35)
	default:
		return g.between(4, 24) * 5
	}
}

func (g *generator) words(way, result, who, subject string) string {
	var s string
	switch result {
	case "no_answer":
		s = pick(g, missed)
	case "refused":
		s = pick(g, refused)
	default:
		s = pick(g, openings[way]) + pick(g, middles)
		if g.chance(30) {
			s += pick(g, middles)
		}
		s += pick(g, endings)
	}
	return strings.NewReplacer("{who}", who, "{deal}", subject).Replace(s)
}
