package sample

import "math"

type product struct {
	code, name, spec, unit string
	price                  float64
}

// catalogue is what the sample business sells; the brand is its own.
var catalogue = []product{
	{"GW-1000", "边缘网关 标准型", "4 网口，2 串口，4G", "piece", 2680}, {"GW-1200", "边缘网关 增强型", "8 网口，4 串口，5G", "piece", 4580},
	{"GW-2000", "边缘网关 机架型", "1U，16 网口，双电源", "piece", 9800}, {"SW-0800", "工业交换机 8 口", "导轨安装，-40～75 ℃", "piece", 1680},
	{"SW-1600", "工业交换机 16 口", "管理型，环网自愈", "piece", 3980}, {"SW-2400", "工业交换机 24 口", "万兆上联", "piece", 7600},
	{"AP-0500", "工业无线接入点", "双频，防护 IP67", "piece", 2280}, {"TH-0100", "温湿度传感器", "LoRa，电池 5 年", "piece", 320},
	{"TH-0200", "冷链温度记录仪", "-40～85 ℃，蓝牙", "piece", 460}, {"VB-0100", "振动传感器", "三轴，10 kHz", "piece", 1880},
	{"PM-0300", "智能电表 三相", "0.5S 级，RS485", "piece", 680}, {"PM-0310", "智能电表 导轨式", "单相，LoRa", "piece", 280},
	{"WM-0200", "远传水表", "DN20–DN50，NB-IoT", "piece", 420}, {"FM-0100", "超声波流量计", "外夹式，DN50–DN300", "piece", 6800},
	{"CT-0900", "数据采集终端", "12 路模拟量，8 路开关量", "piece", 1980}, {"HM-0700", "工业触摸屏 7 寸", "前面板 IP65", "piece", 1580},
	{"HM-1500", "工业触摸屏 15 寸", "四核，前面板 IP65", "piece", 4280}, {"PD-0600", "手持终端", "安卓，扫码，跌落 1.5 米", "piece", 2480},
	{"LB-0400", "标签打印机", "300 dpi，网口", "piece", 3280}, {"SV-0100", "边缘服务器", "16 核，64 GB，2 TB", "piece", 28600},
	{"SF-DATA", "数据平台 标准版", "500 点位，按年授权", "year", 36000}, {"SF-DATP", "数据平台 企业版", "不限点位，按年授权", "year", 128000},
	{"SF-ENER", "能耗管理软件", "单厂区，永久授权", "licence", 68000}, {"SF-MAIN", "设备点检软件", "50 用户，按年授权", "year", 24000},
	{"SF-TRAC", "质量追溯软件", "单产线，永久授权", "licence", 88000}, {"SF-API0", "开放接口组件", "永久授权", "licence", 18000},
	{"SV-INST", "现场实施", "含布线和调试", "day", 1800}, {"SV-DEVP", "定制开发", "含需求和测试", "day", 2400},
	{"SV-TRAI", "用户培训", "一天，20 人以内", "day", 5000}, {"SV-MAIN", "年度维保", "7×12，四小时响应", "year", 16000},
}

func (g *generator) products() []Row {
	out := make([]Row, len(catalogue))
	for i, p := range catalogue {
		tax := 0.13
		if p.unit == "day" || p.code == "SV-MAIN" {
			tax = 0.06
		}
		out[i] = Row{ID: g.id(), Data: map[string]any{
			"code": p.code, "name": p.name, "brand": "方榫", "spec": p.spec, "unit": p.unit,
			"list_price": p.price, "cost": math.Round(p.price * float64(g.between(42, 62)) / 100), "floor_price": math.Round(p.price * 0.8),
			"tax_rate": tax, "active": i != 7 && i != 11, "sale_policy": g.weighted([]weight{{"normal", 70}, {"promote", 22}, {"limit", 8}}),
		}}
	}
	return out
}
