package sample

import "github.com/tenon-crm/tenon/internal/suite/crm/sample"

func suppliers() []sample.Row {
	return rows(ofSupplier, []map[string]any{
		{"name": "衡川压缩机有限公司", "services": []any{"equipment", "service"}, "contact": "徐工", "phone": "+862155550132", "rating": 4.0},
		{"name": "岑屿数控设备有限公司", "services": []any{"equipment", "parts"}, "contact": "梁经理", "phone": "+8651255550177", "rating": 5.0},
		{"name": "禾光空调工程有限公司", "services": []any{"equipment", "service"}, "contact": "冯工", "phone": "+8675555550121", "rating": 3.0},
		{"name": "朔林工业配件商行", "services": []any{"parts"}, "contact": "谢老板", "phone": "+8676955550166", "rating": 4.0, "remark": "下午四点前下单，当天发货。"},
	})
}

// part is a spare part; price is also that of requests.
type part struct {
	name, spec, unit string
	price            float64
	supplier         int
	received, safety float64
}

var stocked = []part{
	{"空压机皮带", "SPB-2000", "piece", 85, 1, 10, 4},
	{"空气滤芯", "FL-075", "piece", 120, 1, 12, 6},
	{"压缩机油", "46 号", "litre", 32, 1, 60, 20},
	{"主轴轴承", "7014C/P4", "set", 1680, 2, 3, 2},
	{"行程开关", "LX19-111", "piece", 26, 4, 20, 5},
	{"交流接触器", "CJX2-3210", "piece", 78, 4, 8, 4},
	{"冷媒", "R410A", "litre", 95, 3, 15, 10},
	{"叉车轮胎", "6.50-10", "piece", 560, 4, 2, 2},
}

func parts() []sample.Row {
	out := make([]map[string]any, len(stocked))
	for i, p := range stocked {
		out[i] = map[string]any{
			"name": p.name, "spec": p.spec, "unit": p.unit, "unit_price": p.price,
			"supplier": id(ofSupplier, p.supplier), "received": p.received, "safety": p.safety,
		}
	}
	return rows(ofPart, out)
}

// machine is a piece of equipment; bought is how many days ago.
type machine struct {
	name, model, category, location, state string
	supplier, bought                       int
	price, warranty                        float64
}

var installed = []machine{
	{"1 号空压机", "GA-37", "facility", "动力站", "in_use", 1, 1500, 86000, 24},
	{"2 号空压机", "GA-37VSD", "facility", "动力站", "repairing", 1, 320, 128000, 24},
	{"立式加工中心", "VMC-850", "production", "A 栋 1 层 3 线", "repairing", 2, 690, 365000, 24},
	{"数控车床", "CK-6150", "production", "A 栋 1 层 2 线", "in_use", 2, 1100, 148000, 12},
	{"车间中央空调", "MDV-450", "facility", "A 栋屋顶", "in_use", 3, 340, 92000, 12},
	{"电动叉车", "CPD-20", "vehicle", "成品仓", "in_use", 4, 800, 118000, 12},
	{"标签打印机", "LB-400", "office", "成品仓发货台", "in_use", 4, 200, 3280, 12},
	{"旧冲床", "J23-25", "production", "B 栋角落", "scrapped", 2, 3600, 42000, 12},
}

func machines(d days) []sample.Row {
	out := make([]map[string]any, len(installed))
	for i, m := range installed {
		out[i] = map[string]any{
			"name": m.name, "model": m.model, "category": m.category, "location": m.location, "state": m.state,
			"supplier": id(ofSupplier, m.supplier), "purchase_date": d.on(m.bought), "purchase_price": m.price, "warranty_months": m.warranty,
		}
	}
	return rows(ofMachine, out)
}

func inspections(d days) []sample.Row {
	check := func(ago, machine int, result, remark string) map[string]any {
		return map[string]any{"equipment": id(ofMachine, machine), "day": d.on(ago), "result": result, "remark": remark}
	}
	return rows(ofInspection, []map[string]any{
		check(45, 4, "normal", ""),
		check(38, 6, "attention", "右后轮磨损明显，下月要换。"),
		check(20, 1, "normal", ""),
		check(12, 5, "attention", "出风温度偏高，滤网脏。"),
		check(6, 3, "fault", "主轴高速时有异响。"),
		check(5, 2, "attention", "皮带有裂纹。"),
		check(2, 1, "normal", ""),
	})
}
