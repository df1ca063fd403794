package sample

import "github.com/tenon-crm/tenon/internal/suite/crm/sample"

// request is a repair request that was made so many days ago; took is in hours,
// 0 while it is open.
type request struct {
	subject           string
	machine, ago      int
	kind, urgency     string
	state             string
	description, done string
	took, labour      float64
	parts             []use
	stars             float64
}

// use is how many of a spare part were put in.
type use struct {
	part  int
	count float64
}

var reported = []request{
	{subject: "排气温度过高报警", machine: 1, ago: 88, kind: "wear", urgency: "high", state: "done", description: "运行半小时后报警停机。", done: "换油和空气滤芯，清洗冷却器，试机两小时正常。", took: 5, labour: 200, parts: []use{{2, 1}, {3, 18}}, stars: 5},
	{subject: "车床刀架不到位", machine: 4, ago: 61, kind: "electrical", urgency: "stop", state: "done", description: "刀架转位后不锁紧，无法加工，2 线停产。", done: "行程开关触点烧蚀，更换并重新调整位置。", took: 3.5, labour: 150, parts: []use{{5, 2}}, stars: 4},
	{subject: "叉车启动无力", machine: 6, ago: 47, kind: "electrical", urgency: "normal", state: "done", description: "充满电也只能跑两小时。", done: "清理电瓶接线端子，补液，接触器老化一并更换。", took: 26, labour: 180, parts: []use{{6, 1}}, stars: 4},
	{subject: "打印机卡纸", machine: 7, ago: 33, kind: "other", urgency: "low", state: "cancelled", description: "标签粘在胶辊上，自己清理好了。"},
	{subject: "右后轮打滑", machine: 6, ago: 30, kind: "wear", urgency: "normal", state: "done", description: "湿地面刹不住，轮胎花纹磨平。", done: "换右后轮胎，检查刹车间隙正常。", took: 30, labour: 120, parts: []use{{8, 1}}, stars: 5},
	{subject: "空压机漏油", machine: 1, ago: 18, kind: "leak", urgency: "high", state: "done", description: "机头下面有一摊油，油位下降。", done: "换油封，补压缩机油，擦净后观察一天不漏。", took: 7, labour: 260, parts: []use{{3, 8}}, stars: 4},
	{subject: "空调不制冷", machine: 5, ago: 10, kind: "leak", urgency: "normal", state: "done", description: "车间温度三十一度，降不下来。", done: "保修期内，厂家补焊漏点，冷媒由我们出。", took: 28, parts: []use{{7, 6}}, stars: 3},
	{subject: "主轴异响", machine: 3, ago: 6, kind: "mechanical", urgency: "stop", state: "waiting", description: "转速超过六千转有尖锐异响，已停机。", done: "拆检确认前轴承损坏，先拆下清洗，等第二套轴承。", labour: 600, parts: []use{{4, 1}}},
	{subject: "皮带有裂纹", machine: 2, ago: 4, kind: "wear", urgency: "high", state: "doing", description: "巡检发现，怕断，安排停机时换。", done: "已换下旧皮带，正在校正张紧度。"},
	{subject: "标签打印偏移", machine: 7, ago: 2, kind: "software", urgency: "normal", state: "new", description: "换了新卷后往右偏两毫米。"},
	{subject: "车床照明灯不亮", machine: 4, ago: 1, kind: "electrical", urgency: "low", state: "new"},
	{subject: "空调滴水", machine: 5, ago: 1, kind: "leak", urgency: "normal", state: "new", description: "滴在 3 线过道上，先放了桶。"},
}

func requests(d days) []sample.Row {
	out := make([]map[string]any, len(reported))
	for i, r := range reported {
		m := installed[r.machine-1]
		row := map[string]any{
			"subject": r.subject, "equipment": id(ofMachine, r.machine), "location": m.location, "model": m.model,
			"fault_kind": r.kind, "urgency": r.urgency, "state": r.state, "description": r.description,
			"reported_at": d.at(r.ago, 9.5), "solution": r.done,
		}
		if r.took > 0 {
			row["finished_at"] = d.at(r.ago, 9.5+r.took)
		}
		if r.labour > 0 {
			row["labour_cost"] = r.labour
		}
		if r.stars > 0 {
			row["satisfaction"] = r.stars
		}
		if len(r.parts) > 0 {
			lines := make([]any, len(r.parts))
			for j, u := range r.parts {
				lines[j] = map[string]any{"part": id(ofPart, u.part), "quantity": u.count, "price": stocked[u.part-1].price}
			}
			row["parts"] = lines
		}
		out[i] = row
	}
	return rows(ofRequest, out)
}
