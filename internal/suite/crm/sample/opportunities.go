package sample

import "math"

type opportunity struct {
	id, owner, name, stage string
	data                   map[string]any
	begun, ended           int // days from today; ended is 0 while it is open
}

func (o *opportunity) row() Row { return Row{ID: o.id, Owner: o.owner, Data: o.data} }

func (o *opportunity) open() bool { return o.ended == 0 }

var (
	stages      = []weight{{"s1", 16}, {"s2", 15}, {"s3", 13}, {"s4", 9}, {"s5", 5}, {"won", 24}, {"lost", 14}, {"invalid", 4}}
	probability = map[string]float64{"s1": 0.1, "s2": 0.3, "s3": 0.5, "s4": 0.7, "s5": 0.9, "won": 1, "lost": 0, "invalid": 0}
	forecast    = map[string]string{"s1": "pipeline", "s2": "pipeline", "s3": "best", "s4": "commit", "s5": "commit", "won": "closed", "lost": "omitted", "invalid": "omitted"}
	phases      = []string{"", "一期", "二期", "试点", "扩容", "年度采购", "升级"}
	lostReasons = []weight{{"price", 30}, {"product", 12}, {"rival", 24}, {"budget", 16}, {"delay", 12}, {"relation", 6}}
	lostNotes   = map[string]string{
		"price": "对手低了一成多，我们跟不了。", "product": "要的协议我们暂时不支持。", "rival": "集团有框架协议，指定了别家。",
		"budget": "今年预算被砍，明年再议。", "delay": "新厂房延期，项目往后推。", "relation": "对接人调走，新的负责人另有合作方。",
	}
	nextSteps = map[string][]string{
		"s1": {"约技术交流", "发公司介绍和案例", "确认决策人"}, "s2": {"现场勘查", "整理需求清单", "约生产部门一起谈"},
		"s3": {"提交方案第二版", "报价评审", "安排样机试用"}, "s4": {"谈付款方式", "确认交期", "和采购谈价"}, "s5": {"法务审合同", "盖章寄出", "确认首付款"},
	}
)

func (g *generator) opportunities(accounts []*account) []*opportunity {
	out := make([]*opportunity, 0, opportunities)
	for range opportunities {
		a := pick(g, accounts)
		for len(a.deals) >= 4 {
			a = pick(g, accounts)
		}
		o := g.opportunity(a)
		a.deals = append(a.deals, o)
		out = append(out, o)
	}
	return out
}

func (g *generator) opportunity(a *account) *opportunity {
	stage := g.weighted(stages)
	line, _ := a.data["business_line"].(string)
	o := &opportunity{id: g.id(), owner: a.owner, stage: stage, name: a.short + pick(g, a.trade.suits) + pick(g, phases)}
	o.begun = -g.between(10, min(a.since, 300))
	closes := g.between(3, 120)
	switch stage {
	case "won", "lost", "invalid":
		closes = -g.between(1, min(360, a.since))
		o.begun, o.ended = closes-g.between(20, 120), closes
	case "s1", "s2", "s3", "s4":
		if g.chance(10) {
			closes = -g.between(1, 25) // some are overdue, as everywhere
		}
	case "s5":
		closes = g.between(1, 30)
	}
	o.data = map[string]any{
		"name": o.name, "account": a.id, "stage": stage, "probability": probability[stage],
		"pipeline":       g.weighted([]weight{{"standard", 75}, {"renewal", 13}, {"channel", 12}}),
		"amount":         g.amount(line),
		"expected_close": g.day(closes), "forecast_category": forecast[stage], "business_line": line,
		"source_channel": a.data["source_channel"],
	}
	if stage == "lost" {
		reason := g.weighted(lostReasons)
		o.data["lost_reason"], o.data["lost_note"] = reason, lostNotes[reason]
	}
	if steps := nextSteps[stage]; steps != nil {
		o.data["next_step"] = pick(g, steps)
	}
	return o
}

// amount draws from a skewed distribution: many small deals and a few large
// ones, in whole hundreds.
func (g *generator) amount(line string) float64 {
	middle := map[string]float64{"equipment": 180_000, "software": 120_000, "service": 45_000}[line]
	return math.Max(3000, math.Round(middle*math.Exp(0.9*g.rand.NormFloat64())/100)*100)
}
