package all_test

import (
	"time"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// pair is a JSON value and what it becomes.
type pair struct {
	raw, want any
}

// sample is what the conformance suite needs of a type.
type sample struct {
	spec   field.Spec
	good   []pair            // JSON values that are accepted
	bad    map[string][]any  // JSON values that are refused, by code
	texts  map[string]any    // what people write, and what it becomes
	murky  map[string]string // what people write that is refused, with its code
	broken map[string]field.Spec
}

type m = map[string]any

func num(v float64) *float64 { return &v }
func whole(v int) *int       { return &v }

var shanghai = time.FixedZone("Asia/Shanghai", 8*3600)

func context() field.Context {
	return field.Context{Now: time.Date(2026, 1, 31, 2, 0, 0, 0, time.UTC), Zone: shanghai, Order: field.YMD, Tag: locale.ZH}
}

func label(text string) locale.Text { return locale.Text{ZH: text, EN: text + " en"} }

var levels = []field.Option{
	{Value: "a", Label: locale.Text{ZH: "A级", EN: "Class A"}, Color: "red"},
	{Value: "b", Label: locale.Text{ZH: "B级", EN: "Class B"}},
	{Value: "old", Label: locale.Text{ZH: "旧级", EN: "Old, disused"}, Disabled: true},
	{Value: "c", Label: locale.Text{ZH: "C、D", EN: "C, D"}},
	{Value: "x", Label: locale.Text{ZH: "a", EN: "a"}}, // a label that is another's value
}

var columns = []field.Spec{{Key: "a", Type: "text"}, {Key: "b", Type: "text", Archived: true}}

func samples() map[string]sample {
	long := make([]byte, 501)
	for i := range long {
		long[i] = 'x'
	}
	return map[string]sample{
		"text": {
			spec: field.Spec{MaxLength: 10},
			good: []pair{{"华为", "华为"}, {" a\u3000", "a"}, {"", ""}, {nil, ""}, {"😀😀😀😀😀😀😀😀😀😀", "😀😀😀😀😀😀😀😀😀😀"}},
			bad: map[string][]any{
				"invalid_type":       {1.0, true, []any{"a"}, map[string]any{}},
				"invalid_characters": {"a\x00b", "a\nb", "a\tb", "a\x1bb", "\xff"},
				"too_long":           {"12345678901"},
			},
			broken: map[string]field.Spec{"max_length": {MaxLength: 100000}},
		},
		"text/mobile": {
			spec:   field.Spec{Format: "mobile"},
			good:   []pair{{"138 0013 8000", "13800138000"}, {"+8613800138000", "13800138000"}, {nil, ""}},
			bad:    map[string][]any{"invalid_mobile": {"1380013800", "<b>13800138000</b>"}, "invalid_type": {13800138000.0}},
			broken: map[string]field.Spec{"format": {Format: "isbn"}, "pattern": {Format: "regex"}},
		},
		"text/id_card": {
			spec: field.Spec{Format: "id_card"},
			good: []pair{{"11010519491231002x", "11010519491231002X"}},
			bad:  map[string][]any{"invalid_id_card": {"1", "110105199002300021"}, "wrong_check_digit": {"110105194912310021"}},
		},
		"text/postcode": {
			spec: field.Spec{Format: "postcode"}, good: []pair{{"518000", "518000"}}, bad: map[string][]any{"invalid_postcode": {"5180"}},
		},
		"text/uscc": {
			spec: field.Spec{Format: "uscc"}, good: []pair{{"91440300708461136t", "91440300708461136T"}}, bad: map[string][]any{"invalid_uscc": {"9144"}},
		},
		"text/regex": {
			spec:   field.Spec{Format: "regex", Pattern: `[A-Z]{2}\d+`, Message: label("写成 AB1")},
			good:   []pair{{"AB12", "AB12"}, {nil, ""}},
			bad:    map[string][]any{"pattern_mismatch": {"ab12"}},
			broken: map[string]field.Spec{"pattern": {Format: "regex", Pattern: "("}},
		},
		"long_text": {
			spec: field.Spec{},
			good: []pair{{"a\r\nb\rc\td", "a\nb\nc\td"}, {" x \n", "x"}, {nil, ""}, {string(long), string(long)}},
			bad:  map[string][]any{"invalid_type": {1.0}, "invalid_characters": {"\x00", "a\x07"}},
			broken: map[string]field.Spec{
				"rows": {Rows: 51},
			},
		},
		"number": {
			spec: field.Spec{Decimals: whole(3), Min: num(-1e12), Max: num(1e12), Unit: "kg"},
			good: []pair{{0.0, 0.0}, {nil, nil}, {1.0005, 1.001}, {-1.0005, -1.001}, {0.1 + 0.2, 0.3}, {-0.0001, 0.0}, {42.0, 42.0}},
			bad: map[string][]any{
				"invalid_type": {"1", "", true, []any{1.0}},
				"out_of_range": {1e13, -1e13},
			},
			texts: map[string]any{
				"": nil, "１２，３４５.６７": 12345.67, "1,234,567": 1234567.0, "¥ 1.2万": 12000.0, "3亿元": 3e8, "-5": -5.0, "−5": -5.0,
				"(1,200)": -1200.0, "12 kg": 12.0, "1 234 567.5": 1234567.5, "1.234.567,5": 1234567.5, "1e3": 1000.0, "$1,000": 1000.0,
				"25%": 0.25, "€ 7": 7.0, "1,2345": 12345.0, "-¥5": -5.0, ".5": 0.5, "5.": 5.0, "CN¥3": 3.0, "12元整": 12.0, "1.2 万元": 12000.0,
			},
			murky: map[string]string{
				"abc": "invalid_number", "1,5": "invalid_number", "1.2.3": "invalid_number", "--5": "invalid_number",
				"万": "invalid_number", "1e999": "invalid_number", "NaN": "invalid_number", "0x10": "invalid_number", "1_000": "invalid_number", "2万万": "invalid_number",
			},
			broken: map[string]field.Spec{
				"decimals": {Decimals: whole(9)}, "max": {Min: num(2), Max: num(1)},
			},
		},
		"money": {
			spec:   field.Spec{Currency: "CNY", Min: num(0)},
			good:   []pair{{12.005, 12.01}, {1.005, 1.01}, {nil, nil}, {1e14, 1e14}, {99.5, 99.5}},
			bad:    map[string][]any{"invalid_type": {"12"}, "below_min": {-0.01}},
			texts:  map[string]any{"￥1,234.5": 1234.5, "RMB 12": 12.0, "1920万": 19200000.0, "USD 3": 3.0, "12 元": 12.0},
			murky:  map[string]string{"免费": "invalid_number"},
			broken: map[string]field.Spec{"currency": {Currency: "XYZ1"}},
		},
		"percent": {
			spec:  field.Spec{Decimals: whole(2), Max: num(1)},
			good:  []pair{{0.25, 0.25}, {0.07, 0.07}, {0.123456, 0.1235}, {nil, nil}, {-0.5, -0.5}},
			bad:   map[string][]any{"invalid_type": {"25%"}, "above_max": {1.01}},
			texts: map[string]any{"25%": 0.25, "２５％": 0.25, "0.25": 0.25, "7 %": 0.07, "-3.5%": -0.035},
			murky: map[string]string{"%": "invalid_number"},
		},
		"rating": {
			good: []pair{{1.0, 1.0}, {5.0, 5.0}, {nil, nil}},
			bad: map[string][]any{
				"invalid_type": {"5", true, []any{5.0}}, "out_of_range": {0.0, 6.0, -1.0, 0.5}, "off_step": {2.5, 1.0001},
			},
			texts: map[string]any{
				"": nil, "4": 4.0, "４ 星": 4.0, "3/5": 3.0, "★★★☆☆": 3.0, "⭐️⭐️": 2.0, "❤❤❤♡♡": 3.0, "5 stars": 5.0, "2分": 2.0, "4.0": 4.0,
			},
			murky:  map[string]string{"很好": "invalid_number", "☆☆": "invalid_number", "4/7": "invalid_number", "11": "out_of_range", "★a": "invalid_number"},
			broken: map[string]field.Spec{"steps": {Steps: 11}, "icon": {Icon: "<svg onload=alert(1)>"}},
		},
		"rating/half of ten": {
			spec: field.Spec{Steps: 10, Half: true, Icon: "heart"},
			good: []pair{{0.5, 0.5}, {9.5, 9.5}, {10.0, 10.0}},
			bad:  map[string][]any{"out_of_range": {10.5, 0.25}, "off_step": {9.25}},
		},
		"switch": {
			good: []pair{{true, true}, {false, false}, {nil, false}},
			bad:  map[string][]any{"invalid_type": {"true", 1.0, []any{}}},
			texts: map[string]any{
				"是": true, "否": false, "Yes": true, "no": false, "TRUE": true, "false": false, "1": true, "0": false, "": false, "１": true, "√": true,
			},
			murky: map[string]string{"maybe": "invalid_switch"},
		},
		"select": {
			spec:  field.Spec{Options: levels},
			good:  []pair{{"a", "a"}, {"c", "c"}, {"", ""}, {nil, ""}, {"x", "x"}},
			bad:   map[string][]any{"invalid_type": {1.0, []any{"a"}}, "unknown_option": {"z", "A级", " a"}, "option_disabled": {"old"}},
			texts: map[string]any{"A级": "a", "class b": "b", "Ｂ级": "b", "a": "a", "": "", " b ": "b", "C, D": "c"},
			murky: map[string]string{"E级": "unknown_option", "旧级": "option_disabled"},
			broken: map[string]field.Spec{
				"options": {}, "show_as": {Options: levels, ShowAs: "grid"},
			},
		},
		"multi_select": {
			spec: field.Spec{Options: levels, MaxCount: 3},
			good: []pair{{[]any{"b", "a"}, []string{"a", "b"}}, {nil, []string{}}, {[]any{}, []string{}}, {[]any{"c", "x"}, []string{"c", "x"}}, {[]any{"c"}, []string{"c"}}},
			bad: map[string][]any{
				"invalid_type": {"a", 1.0, []any{1.0}}, "unknown_option": {[]any{"z"}, []any{""}}, "duplicate_item": {[]any{"a", "a"}},
				"too_many_items": {[]any{"a", "b", "c", "x"}}, "option_disabled": {[]any{"a", "old"}},
			},
			texts: map[string]any{
				"A级；B级": []string{"a", "b"}, "b、a": []string{"a", "b"}, "": []string{}, "A级, A级": []string{"a"}, "C、D": []string{"c"}, `["c","x"]`: []string{"c", "x"},
			},
			murky: map[string]string{"A级, E级": "unknown_option"},
			broken: map[string]field.Spec{
				"options": {Options: []field.Option{{Value: "a", Label: label("a")}, {Value: "a", Label: label("b")}}},
			},
		},
		"multi_select/two or three": {
			spec:   field.Spec{Options: levels, MinCount: 2, MaxCount: 3},
			good:   []pair{{[]any{"b", "a"}, []string{"a", "b"}}, {[]any{"a", "b", "c"}, []string{"a", "b", "c"}}, {nil, []string{}}, {[]any{}, []string{}}},
			bad:    map[string][]any{"too_few_items": {[]any{"a"}}, "too_many_items": {[]any{"a", "b", "c", "x"}}},
			texts:  map[string]any{"A级, b": []string{"a", "b"}, "": []string{}},
			murky:  map[string]string{"A级, A级": "too_few_items"},
			broken: map[string]field.Spec{"min_count": {Options: levels, MinCount: 4, MaxCount: 3}, "max_count": {Options: levels, MaxCount: -1}},
		},
		"phones": {
			spec: field.Spec{MaxCount: 3, Kinds: []field.Kind{{Value: "mobile", Label: locale.Text{ZH: "手机", EN: "Mobile"}}, {Value: "desk", Label: locale.Text{ZH: "座机"}}}},
			good: []pair{
				{[]any{m{"value": "138 0013 8000", "kind": "手机"}, "0755-28780808"}, "+8613800138000 mobile\n+8675528780808"},
				{[]any{m{"value": "+14155550100", "kind": "前 台"}, m{"value": ""}, m{"value": "13800138000", "kind": nil}}, "+14155550100 前 台\n+8613800138000"},
				{nil, ""}, {[]any{}, ""}, {"13800138000", "+8613800138000"},
			},
			bad: map[string][]any{
				"invalid_type":  {1.0, true, m{}, []any{1.0}, []any{m{"value": 1.0}}, []any{m{"number": "1"}}, []any{m{"value": "13800138000", "kind": 1.0}}},
				"invalid_phone": {[]any{"12"}, "12"}, "duplicate_item": {[]any{"13800138000", m{"value": "+8613800138000", "kind": "desk"}}},
				"too_many_items": {[]any{"13800138000", "13800138001", "13800138002", "13800138003"}},
				"invalid_kind":   {[]any{m{"value": "13800138000", "kind": "a:b"}}, []any{m{"value": "13800138000", "kind": "12-3"}}, "1000000000 0", []any{m{"value": "13800138000", "kind": "a\nb"}}},
				"too_long":       {[]any{m{"value": "13800138000", "kind": string(long[:21])}}},
			},
			texts: map[string]any{
				"手机：138 0013 8000；0755-28780808（座机）": "+8613800138000 mobile\n+8675528780808 desk", "Mobile 13800138000": "+8613800138000 mobile",
				"13800138000 经理": "+8613800138000 经理", "tel:13800138000": "+8613800138000", "": "", " ; ": "", "(0755) 28780808": "+8675528780808",
			},
			murky:  map[string]string{"手机: 12": "invalid_phone", "手机": "invalid_phone", "13800138000, 13800138000": "duplicate_item"},
			broken: map[string]field.Spec{"kinds": {Kinds: []field.Kind{{Value: "a", Label: label("b")}, {Value: "b", Label: label("c")}}}, "country": {Country: "ZZ"}, "max_count": {MaxCount: 51}, "unique": {Unique: true}},
		},
		"phones/kinds of the product": {
			good:   []pair{{[]any{m{"value": "13800138000", "kind": "Mobile"}, m{"value": "13800138001", "kind": "home"}}, "+8613800138000 mobile\n+8613800138001 home"}},
			broken: map[string]field.Spec{"kinds": {Kinds: []field.Kind{{Value: "a+b", Label: label("b")}}}},
		},
		"emails": {
			good: []pair{
				{[]any{m{"value": "A@EXAMPLE.com", "kind": "办公"}, "b@example.com"}, "A@example.com work\nb@example.com"}, {nil, ""}, {[]any{m{"value": "王芳 <w@example.com>", "kind": "财务"}}, "w@example.com 财务"},
			},
			bad:    map[string][]any{"invalid_type": {1.0, []any{nil}}, "invalid_email": {"x", []any{"x@"}, "a*b@c.cn"}, "duplicate_item": {[]any{"a@b.cn", "a@B.cn"}}},
			texts:  map[string]any{"办公: a@b.cn, c@d.cn (personal)": "a@b.cn work\nc@d.cn personal", "mailto:a@b.cn": "a@b.cn", "": ""},
			murky:  map[string]string{"a@b.cn c@d.cn": "invalid_kind", "办公: a": "invalid_email"},
			broken: map[string]field.Spec{"kinds": {Kinds: []field.Kind{{Value: "", Label: label("b")}}}},
		},
		"tags": {
			spec: field.Spec{Tags: []field.Tag{{Text: "VIP", Color: "red"}, {Text: "a, b"}}, MaxCount: 3},
			good: []pair{
				{[]any{"新客户", "vip"}, []string{"新客户", "VIP"}}, {nil, []string{}}, {[]any{}, []string{}}, {[]any{" x "}, []string{"x"}},
				{[]any{"a, b"}, []string{"a, b"}}, {[]any{`["x"]`}, []string{`["x"]`}}, {[]any{"<b>x</b>"}, []string{"<b>x</b>"}},
			},
			bad: map[string][]any{
				"invalid_type": {"a", 1.0, []any{1.0}, map[string]any{}}, "invalid_tag": {[]any{""}, []any{" "}, []any{"a\nb"}, []any{"\x00"}, []any{"\xff"}, []any{"\u200b"}},
				"duplicate_item": {[]any{"a", "a"}, []any{"VIP", "ｖｉｐ"}}, "too_many_items": {[]any{"a", "b", "c", "d"}},
				"too_long": {[]any{string(long[:51])}},
			},
			texts: map[string]any{
				"新客户；vip": []string{"新客户", "VIP"}, "": []string{}, "a、a,b": []string{"a", "b"}, `["a, b","c"]`: []string{"a, b", "c"}, "[a]": []string{"[a]"}, " ,": []string{},
			},
			murky: map[string]string{"a,b,c,d": "too_many_items"},
			broken: map[string]field.Spec{
				"tags": {Tags: []field.Tag{{Text: "a"}, {Text: "Ａ"}}}, "max_count": {MaxCount: 51},
			},
		},
		"date/workdays": {
			spec: field.Spec{Workdays: true, Earliest: "2026-01-01"},
			good: []pair{{"2026-01-30", "2026-01-30"}, {nil, nil}, {"", nil}},
			bad:  map[string][]any{"no_workday": {"2026-01-31", "2026-02-01"}, "below_min": {"2025-12-27"}},
		},
		"image/taken and marked": {
			spec:   field.Spec{Camera: true, Watermark: []string{"time", "place"}, MaxSide: 1600},
			good:   []pair{{nil, []string{}}},
			broken: map[string]field.Spec{"watermark": {Watermark: []string{"logo"}}, "max_side": {MaxSide: 20}},
		},
		"date": {
			good: []pair{{"2026-01-31", "2026-01-31"}, {"2024-02-29", "2024-02-29"}, {nil, nil}, {"", nil}, {"0001-01-01", "0001-01-01"}, {"9999-12-31", "9999-12-31"}},
			bad: map[string][]any{
				"invalid_type": {1.0, true},
				"invalid_date": {"2026-02-30", "2025-02-29", "2026/01/31", "2026-1-31", "0000-01-01", "2026-01-31 00:00:00.000Z", "abc"},
			},
			texts: map[string]any{
				"": nil, "2026-01-31": "2026-01-31", "2026/1/31": "2026-01-31", "2026年1月31日": "2026-01-31", "２０２６．１．３１": "2026-01-31", "20260131": "2026-01-31",
				"26-1-31": "2026-01-31", "31/1/2026": "2026-01-31", "1/31/2026": "2026-01-31", "Jan 31, 2026": "2026-01-31", "31 January 2026": "2026-01-31",
				"2026-01-31 10:00:00": "2026-01-31", "2026-01-31T17:00:00Z": "2026-02-01", "明天": "2026-02-01", "+7": "2026-02-07", "11/22": "2026-11-22", "1月5日": "2026-01-05",
				"5/5/2026": "2026-05-05", "2026年1月31日 星期六": "2026-01-31",
			},
			murky: map[string]string{"1/2/2026": "ambiguous_date", "2026-13-01": "invalid_date", "2026-02-30": "invalid_date", "soon": "invalid_date", "2026-01-311:00": "invalid_date"},
		},
		"number/step": {
			spec: field.Spec{Step: 0.3}, good: []pair{{0.9, 0.9}, {0.0, 0.0}, {-1.2, -1.2}, {nil, nil}}, bad: map[string][]any{"off_step": {1.0, 0.31}},
			broken: map[string]field.Spec{"step": {Step: -1}},
		},
		"percent/bar": {spec: field.Spec{ShowAs: "bar"}, good: []pair{{0.5, 0.5}}, broken: map[string]field.Spec{"show_as": {ShowAs: "wan"}}},
		"money/wan":   {spec: field.Spec{ShowAs: "wan"}, good: []pair{{12000.0, 12000.0}}, broken: map[string]field.Spec{"show_as": {ShowAs: "radio"}}},
		"switch/words": {
			spec:   field.Spec{OnText: locale.Text{ZH: "已签", EN: "Signed"}, OffText: locale.Text{ZH: "未签"}},
			good:   []pair{{true, true}, {nil, false}},
			texts:  map[string]any{"已签": true, "未签": false, "signed": true, "是": true, "no": false, "": false},
			murky:  map[string]string{"签": "invalid_switch"},
			broken: map[string]field.Spec{"off_text": {OffText: locale.Text{ZH: "是", EN: "Yes"}}},
		},
		"date/limits": {
			spec:   field.Spec{Earliest: "today-7", Latest: "2026-12-31"},
			good:   []pair{{"2026-01-24", "2026-01-24"}, {"2026-12-31", "2026-12-31"}, {nil, nil}},
			bad:    map[string][]any{"out_of_range": {"2026-01-23", "2027-01-01"}},
			texts:  map[string]any{"-7": "2026-01-24", "今天": "2026-01-31"},
			murky:  map[string]string{"-8": "out_of_range"},
			broken: map[string]field.Spec{"earliest": {Earliest: "now"}, "latest": {Earliest: "today", Latest: "today-1"}},
		},
		"datetime/limits": {
			spec: field.Spec{Earliest: "today", Latest: "now+1", Step: 15},
			good: []pair{{"2026-01-30T16:00:00Z", "2026-01-30 16:00:00.000Z"}, {"2026-02-01T02:00:00Z", "2026-02-01 02:00:00.000Z"}},
			bad: map[string][]any{
				"below_min": {"2026-01-30T15:45:00Z"}, "above_max": {"2026-02-01T02:15:00Z"}, "off_minutes": {"2026-01-31T01:01:00Z", "2026-01-31T01:15:01Z"},
			},
			broken: map[string]field.Spec{"step": {Step: 1000}, "latest": {Latest: "tomorrow"}},
		},
		"datetime": {
			good: []pair{
				{"2026-01-31 10:00:00.000Z", "2026-01-31 10:00:00.000Z"}, {"2026-01-31T10:00:00+08:00", "2026-01-31 02:00:00.000Z"},
				{"2026-01-31T10:00:00.1239Z", "2026-01-31 10:00:00.123Z"}, {nil, nil}, {"", nil},
			},
			bad: map[string][]any{
				"invalid_type":     {1.0, false},
				"invalid_datetime": {"2026-01-31", "2026-01-31 10:00:00", "2026-02-30T10:00:00Z", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "abc"},
			},
			texts: map[string]any{
				"": nil, "2026-01-31 18:00": "2026-01-31 10:00:00.000Z", "2026/1/31 下午6:05": "2026-01-31 10:05:00.000Z", "2026年1月31日18时": "2026-01-31 10:00:00.000Z",
				"2026-01-31T10:00:00.000Z": "2026-01-31 10:00:00.000Z", "Jan 31, 2026 6:00 pm": "2026-01-31 10:00:00.000Z", "2026-01-31": "2026-01-30 16:00:00.000Z",
				"2026-01-31 10:00:00 +0900": "2026-01-31 01:00:00.000Z", "今天 12:30": "2026-01-31 04:30:00.000Z", "2026年1月31日18点30分": "2026-01-31 10:30:00.000Z",
			},
			murky: map[string]string{"2026-01-31 25:00": "invalid_datetime", "1/2/2026 10:00": "ambiguous_date", "noon": "invalid_datetime", "2026-01-31 13:00 pm": "invalid_datetime"},
		},
		"time": {
			spec: field.Spec{Step: 5, Earliest: "08:00", Latest: "18:00"},
			good: []pair{{"09:30", "09:30"}, {"09:30:00", "09:30"}, {"18:00", "18:00"}, {"08:00", "08:00"}, {nil, ""}, {"", ""}},
			bad: map[string][]any{
				"invalid_type": {930.0, true, []any{"09:30"}}, "invalid_time": {"9:30", "24:00", "09:60", "上午", "<b>"}, "seconds_not_kept": {"09:30:30"},
				"off_minutes": {"09:31"}, "out_of_range": {"07:55", "18:05"},
			},
			texts: map[string]any{
				"": "", "9:30": "09:30", "０９：３０": "09:30", "下午3点": "15:00", "9点半": "09:30", "3:05 pm": "15:05", "0930": "09:30", "930": "09:30", "下午1点30分": "13:30", "12:00:00": "12:00",
			},
			murky: map[string]string{"noon": "invalid_time", "25:00": "invalid_time", "2026-01-31 09:30": "invalid_time", "09:30 +0800": "invalid_time", "93000": "invalid_time"},
			broken: map[string]field.Spec{
				"step": {Step: 0.5}, "earliest": {Earliest: "8:00"}, "latest": {Earliest: "18:00", Latest: "08:00"},
			},
		},
		"time/seconds": {
			spec: field.Spec{Seconds: true, Latest: "18:00", Earliest: "00:00:00"},
			good: []pair{{"09:30", "09:30:00"}, {"09:30:59", "09:30:59"}, {"18:00:00", "18:00:00"}, {"00:00", "00:00:00"}},
			bad:  map[string][]any{"out_of_range": {"18:00:01"}},
		},
		"year_month": {
			spec: field.Spec{Earliest: "2000-01", Latest: "this_month+12"},
			good: []pair{{"2026-11", "2026-11"}, {"2027-01", "2027-01"}, {"2000-01", "2000-01"}, {nil, ""}, {"", ""}},
			bad: map[string][]any{
				"invalid_type": {202611.0, []any{}}, "invalid_month": {"2026-13", "2026-1", "2026/11", "2026-11-22", "0000-01", "<i>"}, "out_of_range": {"1999-12", "2027-02"},
			},
			texts: map[string]any{
				"": "", "2026年11月": "2026-11", "２０２６／３": "2026-03", "202611": "2026-11", "11/2026": "2026-11", "Nov 2026": "2026-11", "2026-11-22": "2026-11", "本月": "2026-01",
				"下个月": "2026-02", "上月": "2025-12", "2026.9": "2026-09",
			},
			murky:  map[string]string{"2026": "invalid_month", "13/2026": "invalid_month", "soon": "invalid_month", "20261": "invalid_month"},
			broken: map[string]field.Spec{"earliest": {Earliest: "today"}, "latest": {Earliest: "this_month+1", Latest: "this_month-1"}},
		},
		"phone": {
			good: []pair{
				{"13800138000", "+8613800138000"}, {"138-0013-8000", "+8613800138000"}, {"+1 650 253 0000", "+16502530000"}, {"0755-2878 0808", "+8675528780808"},
				{"", ""}, {nil, ""}, {"00852 2345 6789", "+85223456789"}, {"+86 (0)755 28780808", "+8675528780808"}, {"1９２0013８000", "+8619200138000"},
			},
			bad: map[string][]any{
				"invalid_type": {13800138000.0}, "invalid_phone": {"abc", "12", "+", "28780808", "138001380001380013800", "1380013800O", "13800138000+1"},
				"phone_extension": {"0755-28780808 转 123", "0755-28780808 ext 5", "0755-28780808#5"},
			},
			texts:  map[string]any{"tel:+8613800138000": "+8613800138000", "": ""},
			murky:  map[string]string{"问前台": "invalid_phone"},
			broken: map[string]field.Spec{"country": {Country: "ZZ"}},
		},
		"email": {
			good: []pair{{"Wang.Fang@Example.COM", "Wang.Fang@example.com"}, {"", ""}, {nil, ""}, {"王芳@例子.中国", "王芳@例子.中国"}, {"a+b@x.co", "a+b@x.co"}},
			bad: map[string][]any{
				"invalid_type":  {1.0},
				"invalid_email": {"a", "a@", "@b.com", "a@b", "a b@c.com", "a@b..com", "a@-b.com", "a@b.c1.2", "<a@b.com>", "a@@b.com", ".a@b.com", "a@b.com,c@d.com"},
				"invalid_characters": {
					"a\n@b.com",
				},
			},
			texts: map[string]any{"王芳 <wang@example.com>": "wang@example.com", "mailto:a@b.com": "a@b.com", "ａ@b．com": "a@b.com"},
			murky: map[string]string{"a@b": "invalid_email"},
		},
		"url": {
			good: []pair{{"https://example.com/a?b=c#d", "https://example.com/a?b=c#d"}, {"HTTP://Example.com", "http://Example.com"}, {"", ""}, {nil, ""}, {"https://例子.中国/路径", "https://例子.中国/路径"}, {"http://[::1]:8090/", "http://[::1]:8090/"}},
			bad: map[string][]any{
				"invalid_type": {1.0},
				"invalid_url":  {"javascript:alert(1)", "ftp://a.b", "example.com", "https://", "http:///x", "https://a b.com", "data:text/html,x", "//a.b", "https:a.b", `https://a.b/"><script>`},
			},
			texts: map[string]any{"example.com/x": "https://example.com/x", "www.例子.中国": "https://www.例子.中国", "http://a.b": "http://a.b"},
			murky: map[string]string{"javascript:alert(1)": "invalid_url", "无": "invalid_url"},
		},
		"encrypted": {
			spec: field.Spec{Show: "ends", MaxLength: 20},
			good: []pair{{"13800138000", "13800138000"}, {" a ", "a"}, {nil, ""}, {"", ""}},
			bad:  map[string][]any{"invalid_type": {1.0}, "too_long": {"123456789012345678901"}, "invalid_characters": {"a\x1fb", "a\nb"}},
			broken: map[string]field.Spec{
				"show": {Show: "half"}, "unique": {Unique: true}, "index": {Index: true}, "default": {Default: "x"}, "max_length": {MaxLength: 100000},
			},
		},
		"location": {
			spec: field.Spec{Here: true, Map: "https://uri.amap.com/marker?position={lon},{lat}"},
			good: []pair{
				{map[string]any{"lon": 113.9512345678, "lat": 22.54}, "113.951235,22.54"}, {map[string]any{"lon": -0.0000001, "lat": -90.0}, "0,-90"}, {nil, ""}, {"", ""}, {"39.9, 116.4", "116.4,39.9"},
			},
			bad: map[string][]any{
				"invalid_type": {1.0, []any{1.0, 2.0}, map[string]any{"lon": 1.0}, map[string]any{"lon": "1", "lat": 2.0}, map[string]any{"lon": 1.0, "lat": 2.0, "x": 3.0}},
				"out_of_range": {map[string]any{"lon": 181.0, "lat": 0.0}, map[string]any{"lon": 0.0, "lat": -91.0}}, "invalid_location": {"here", "1", "1,2,3", "<b>,1"},
			},
			texts:  map[string]any{"113.95，22.54": "113.95,22.54", "22.54 113.95": "113.95,22.54", "113.95°, 22.54°": "113.95,22.54", "": ""},
			murky:  map[string]string{"NaN,1": "out_of_range", "深圳": "invalid_location"},
			broken: map[string]field.Spec{"map": {Map: "javascript:alert({lon},{lat})"}},
		},
		"signature": {
			spec:   field.Spec{Pen: "thick", DateLine: true},
			good:   []pair{{[]any{"f1"}, []string{"f1"}}, {nil, []string{}}},
			bad:    map[string][]any{"invalid_type": {"f1"}, "too_many_items": {[]any{"f1", "f2"}}, "invalid_id": {[]any{"../x"}}},
			broken: map[string]field.Spec{"pen": {Pen: "brush"}, "max_count": {MaxCount: 2}},
		},
		"rich_text": {
			spec: field.Spec{MaxLength: 400, Toolbar: "basic", MaxSize: 1 << 20},
			good: []pair{
				{"<p>a <strong>b</strong></p>", "<p>a <strong>b</strong></p>"}, {"a & b", "<p>a &amp; b</p>"}, {"<p></p>", ""}, {"<p> <br></p>", ""}, {nil, ""}, {"", ""},
				{`<p onclick="x()">a</p><script>alert(1)</script>`, "<p>a</p>"}, {`<img src="https://a.b/x.png" data-file="f1" onerror="x">`, `<img data-file="f1">`},
				{`<p><a href="https://a.b/">x</a></p>`, `<p><a href="https://a.b/" rel="nofollow noreferrer noopener" target="_blank">x</a></p>`},
				{`<p><a href="javascript:alert(1)">x</a></p>`, "<p>x</p>"}, {`<p style="position:fixed">a</p><iframe src="https://a.b"></iframe><svg onload=x>`, "<p>a</p>"},
				{"<ul><li>a</li></ul><h2>b</h2>", "<ul><li>a</li></ul><h2>b</h2>"}, {"<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">", ""},
			},
			bad: map[string][]any{
				"invalid_type": {1.0, []any{}}, "invalid_characters": {"<p>\x00</p>", "\xff"}, "too_long": {"<p>" + string(long) + "</p>"},
			},
			texts:  map[string]any{"a\r\n\r\nb < c": "<p>a</p><p>b &lt; c</p>", "": "", "<p>a</p>": "<p>a</p>"},
			broken: map[string]field.Spec{"toolbar": {Toolbar: "all"}, "max_size": {MaxSize: -1}, "max_length": {MaxLength: 2_000_000}},
		},
		"rich_text/words": {
			spec: field.Spec{Pictures: new(bool)}, good: []pair{{`<p>a<img data-file="f1"></p>`, "<p>a</p>"}},
		},
		"address": {
			spec: field.Spec{RequiredLevels: "province"},
			good: []pair{
				{map[string]any{"province": "广东省", "city": "深圳市", "district": "南山区", "detail": "科技园 / 南区"}, "广东省/深圳市/南山区/科技园 / 南区"},
				{map[string]any{"province": "广东", "city": "深圳", "district": nil}, "广东省/深圳市//"}, {map[string]any{"city": "深圳市"}, "广东省/深圳市//"},
				{map[string]any{"province": "北京市", "city": "市辖区", "district": "朝阳区", "detail": "建国路1号"}, "北京市/北京市/朝阳区/建国路1号"},
				{map[string]any{"province": "湖北省", "city": "省直辖县级行政区划", "district": "仙桃市"}, "湖北省/仙桃市//"},
				{map[string]any{"province": "广东省", "city": "深圳市", "district": "新设区"}, "广东省/深圳市/新设区/"}, {map[string]any{}, ""}, {nil, ""}, {"", ""},
			},
			bad: map[string][]any{
				"invalid_type":       {1.0, []any{"广东省"}, map[string]any{"street": "x"}, map[string]any{"city": 1.0}},
				"unknown_region":     {map[string]any{"province": "Texas"}, map[string]any{"province": "广东省", "city": "杭州市"}, map[string]any{"district": "南山区"}, map[string]any{"province": "<b>"}, map[string]any{"province": "广东省", "city": "深圳市", "district": "a/b"}},
				"address_incomplete": {"科技园", map[string]any{"detail": "科技园"}}, "invalid_characters": {map[string]any{"province": "广东省", "detail": "a\x00"}}, "too_long": {map[string]any{"province": "广东省", "detail": string(long)}},
			},
			texts: map[string]any{
				"": "", "广东省深圳市南山区科技园": "广东省/深圳市/南山区/科技园", "深圳市南山区科技园南区1/2": "广东省/深圳市/南山区/科技园南区1/2", "北京市朝阳区建国路": "北京市/北京市/朝阳区/建国路",
				"北京朝阳区建国路": "北京市/北京市/朝阳区/建国路", "浙江杭州市西湖区": "浙江省/杭州市/西湖区/", "广东省 深圳市 南山区": "广东省/深圳市/南山区/", "浙江省": "浙江省///",
			},
			murky:  map[string]string{"科技园": "address_incomplete"},
			broken: map[string]field.Spec{"levels": {Levels: "street"}, "required_levels": {Levels: "city", RequiredLevels: "district"}},
		},
		"address/city": {
			spec: field.Spec{Levels: "city", RequiredLevels: "city"},
			good: []pair{{"广东省深圳市", "广东省/深圳市//"}},
			bad:  map[string][]any{"address_level": {"深圳市南山区"}, "address_incomplete": {map[string]any{"province": "广东省"}}},
		},
		"relation": {
			spec: field.Spec{Object: "customer"},
			good: []pair{{"abcdefghij12345", "abcdefghij12345"}, {nil, ""}, {"", ""}, {map[string]any{"id": "a1", "name": "x"}, "a1"}},
			bad: map[string][]any{
				"invalid_type": {1.0, []any{"a"}, map[string]any{"name": "x"}, map[string]any{"id": nil}}, "invalid_id": {"a b", "../x", "a'--", "id\x00"},
			},
			broken: map[string]field.Spec{"object": {}, "on_delete": {Object: "a", OnDelete: "explode"}},
		},
		"any_relation": {
			spec: field.Spec{Objects: []string{"lead", "customer"}, Filters: map[string]string{"lead": "record.open"}, OnDelete: "cascade"},
			good: []pair{
				{map[string]any{"object": "lead", "id": "a1", "label": "x"}, "lead:a1"}, {"customer:abcdefghij12345", "customer:abcdefghij12345"},
				{nil, ""}, {"", ""}, {map[string]any{"object": "lead", "id": ""}, ""},
			},
			bad: map[string][]any{
				"invalid_type":      {1.0, []any{"lead:a1"}, map[string]any{"id": "a1"}, map[string]any{"object": "lead"}, map[string]any{"object": "lead", "id": nil}},
				"invalid_reference": {"a1", "lead"}, "foreign_object": {"order:a1", ":a1", "Lead:a1", map[string]any{"object": "order", "id": "a1"}},
				"invalid_id": {"lead:../x", "lead:a b", "lead:a:b", map[string]any{"object": "lead", "id": "a'--"}},
			},
			texts: map[string]any{" lead:a1 ": "lead:a1", "": ""},
			murky: map[string]string{"张三": "invalid_reference", "lead: 张三": "invalid_id"},
			broken: map[string]field.Spec{
				"objects": {}, "filters": {Objects: []string{"lead"}, Filters: map[string]string{"order": "true"}}, "on_delete": {Objects: []string{"lead"}, OnDelete: "explode"},
			},
		},
		"relations": {
			spec: field.Spec{Object: "product", MaxCount: 2},
			good: []pair{{[]any{"a1", map[string]any{"id": "b2", "name": "x"}}, []string{"a1", "b2"}}, {nil, []string{}}, {[]any{}, []string{}}},
			bad: map[string][]any{
				"invalid_type": {"a1", 1.0, []any{1.0}, []any{nil}, map[string]any{"id": "a1"}}, "invalid_id": {[]any{"a b"}, []any{""}, []any{`a","b`}},
				"duplicate_item": {[]any{"a1", "a1"}}, "too_many_items": {[]any{"a1", "a2", "a3"}},
			},
			texts:  map[string]any{"a1, b2": []string{"a1", "b2"}, "a1、b2": []string{"a1", "b2"}, `["a1"]`: []string{"a1"}, "a1;a1": []string{"a1"}},
			murky:  map[string]string{"王芳": "invalid_id"},
			broken: map[string]field.Spec{"object": {}, "on_delete": {Object: "a", OnDelete: "cascade"}, "max_count": {Object: "a", MaxCount: 501}},
		},
		"users": {
			spec: field.Spec{MaxCount: 2},
			good: []pair{{[]any{"a1", map[string]any{"id": "b2", "name": "x"}}, []string{"a1", "b2"}}, {nil, []string{}}, {[]any{}, []string{}}},
			bad: map[string][]any{
				"invalid_type": {"a1", 1.0, []any{1.0}, []any{nil}, map[string]any{"id": "a1"}}, "invalid_id": {[]any{"a b"}, []any{""}, []any{`a","b`}},
				"duplicate_item": {[]any{"a1", "a1"}}, "too_many_items": {[]any{"a1", "a2", "a3"}},
			},
			texts:  map[string]any{"a1, b2": []string{"a1", "b2"}, "a1、b2": []string{"a1", "b2"}, `["a1"]`: []string{"a1"}, "a1;a1": []string{"a1"}},
			murky:  map[string]string{"王芳": "invalid_id"},
			broken: map[string]field.Spec{"max_count": {MaxCount: -1}},
		},
		"departments": {
			spec: field.Spec{MaxCount: 2},
			good: []pair{{[]any{"a1", map[string]any{"id": "b2", "name": "x"}}, []string{"a1", "b2"}}, {nil, []string{}}, {[]any{}, []string{}}},
			bad: map[string][]any{
				"invalid_type": {"a1", 1.0, []any{1.0}, []any{nil}, map[string]any{"id": "a1"}}, "invalid_id": {[]any{"a b"}, []any{""}, []any{`a","b`}},
				"duplicate_item": {[]any{"a1", "a1"}}, "too_many_items": {[]any{"a1", "a2", "a3"}},
			},
			texts:  map[string]any{"a1, b2": []string{"a1", "b2"}, "a1、b2": []string{"a1", "b2"}, `["a1"]`: []string{"a1"}, "a1;a1": []string{"a1"}},
			murky:  map[string]string{"王芳": "invalid_id"},
			broken: map[string]field.Spec{"max_count": {MaxCount: 501}},
		},
		"user":       {good: []pair{{"abcdefghij12345", "abcdefghij12345"}, {nil, ""}}, bad: map[string][]any{"invalid_type": {1.0}, "invalid_id": {"王芳"}}},
		"department": {good: []pair{{"abcdefghij12345", "abcdefghij12345"}, {nil, ""}}, bad: map[string][]any{"invalid_type": {1.0}, "invalid_id": {"销售"}}},
		"file": {
			spec: field.Spec{MaxCount: 2, Accept: []string{".pdf", "image/*"}},
			good: []pair{{[]any{"f1", map[string]any{"id": "f2", "name": "x", "size": 3.0, "type": "y"}}, []string{"f1", "f2"}}, {nil, []string{}}, {[]any{}, []string{}}},
			bad: map[string][]any{
				"invalid_type": {"f1", []any{1.0}, map[string]any{"id": "f1"}}, "duplicate_item": {[]any{"f1", "f1"}},
				"too_many_items": {[]any{"a", "b", "c"}}, "invalid_id": {[]any{"../../x"}, []any{""}},
			},
			broken: map[string]field.Spec{"accept": {Accept: []string{"pdf"}}, "max_size": {MaxSize: -1}, "max_count": {MaxCount: 1000}},
		},
		"image": {
			good: []pair{{[]any{"f1"}, []string{"f1"}}, {nil, []string{}}},
			bad:  map[string][]any{"invalid_type": {"f1"}},
		},
		"auto_number": {
			spec: field.Spec{Pattern: "KH{yyyy}{0000}", Reset: "year"},
			good: []pair{{"KH20260007", "KH20260007"}, {nil, ""}},
			bad:  map[string][]any{"invalid_type": {1.0}},
			broken: map[string]field.Spec{
				"pattern": {Pattern: "KH{yyyy}"}, "reset": {Reset: "hour"},
			},
		},
		"formula": {
			spec:  field.Spec{Result: "money", Formula: "record.a * 2"},
			good:  []pair{{12.005, 12.01}, {nil, nil}, {99.5, 99.5}},
			bad:   map[string][]any{"invalid_type": {"12"}},
			texts: map[string]any{"￥1,234.5": 1234.5},
			broken: map[string]field.Spec{
				"result": {Formula: "1", Result: "link"}, "formula": {Result: "text", Formula: " "},
				"decimals": {Result: "number", Formula: "1", Decimals: whole(9)}, "currency": {Result: "money", Formula: "1", Currency: "XYZ1"},
				"unique": {Result: "number", Formula: "1", Unique: true}, "required": {Result: "number", Formula: "1", Required: true},
			},
		},
		"rollup": {
			spec: field.Spec{Object: "line", Via: "order", Op: "sum", Field: "amount"},
			good: []pair{{0.0, 0.0}, {nil, nil}, {1.5, 1.5}},
			bad:  map[string][]any{"invalid_type": {"1"}},
			broken: map[string]field.Spec{
				"object": {Via: "order", Op: "count"}, "via": {Object: "line", Op: "count"}, "op": {Object: "line", Via: "order", Op: "median", Field: "a"},
				"field": {Object: "line", Via: "order", Op: "sum"},
			},
		},
		"reference": {
			spec:   field.Spec{Via: "account", Field: "level"},
			good:   []pair{{nil, nil}, {3.0, 3.0}},
			broken: map[string]field.Spec{"via": {Field: "level"}, "field": {Via: "account"}},
		},
		"completeness": {
			good:   []pair{{nil, nil}, {0.25, 0.25}},
			bad:    map[string][]any{"invalid_type": {"1"}},
			broken: map[string]field.Spec{"show_as": {ShowAs: "wan"}},
		},
		"subform": {
			spec: field.Spec{
				Fields: []field.Spec{
					{Key: "product", Type: "relation", Label: label("产品"), Object: "product", Required: true},
					{Key: "quantity", Type: "number", Label: label("数量"), Decimals: whole(0)},
				},
				MinRows: 1, MaxRows: 200, DefaultRows: 1, Totals: []string{"quantity"}, Frozen: 1, Title: "product",
			},
			good: []pair{{nil, nil}},
			bad:  map[string][]any{"invalid_type": {"a", 1.0, []any{}, []any{map[string]any{}}}},
			broken: map[string]field.Spec{
				"fields": {}, "max_rows": {Fields: columns, MaxRows: 1001}, "min_rows": {Fields: columns, MinRows: 6, MaxRows: 5}, "default_rows": {Fields: columns, DefaultRows: -1},
				"totals": {Fields: columns, Totals: []string{"b"}}, "title": {Fields: columns, Title: "b"}, "frozen": {Fields: columns, Frozen: 101},
			},
		},
	}
}
