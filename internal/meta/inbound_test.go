package meta_test

import (
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

const fromERP = `kind: inbound
key: erp_orders
app: crm
label: {zh: ERP 订单, en: Orders of the ERP}
object: order
role: erp
match: "no"
mapping:
  - {field: "no", from: "/order/no"}
  - {field: customer, from: "/order/customer", by: code}
  - {field: lines, from: "/order/lines", rows: [{field: sku, from: "/sku"}]}
contract: |
  {
    "type": "object",
    "required": ["order"]
  }
`

func TestInboundAsText(t *testing.T) {
	t.Parallel()
	doc, err := meta.NewRegistry(all.New()).DecodeYAML([]byte(fromERP))
	if err != nil {
		t.Fatal(explain(err))
	}
	raw, err := meta.EncodeYAML(doc)
	if err != nil || string(raw) != fromERP {
		t.Errorf("%v, YAML is\n%s", err, raw)
	}
}

func TestInboundsThatAreWrong(t *testing.T) {
	t.Parallel()
	r := meta.NewRegistry(all.New())
	for name, c := range map[string]struct{ from, to, field, code string }{
		"no mapping":              {fromERP[strings.Index(fromERP, "mapping:"):strings.Index(fromERP, "contract:")], "mapping: []\n", "mapping", "required"},
		"a place that is none":    {`from: "/order/no"`, "from: order.no", "mapping.0.from", "inbound_from"},
		"a field twice":           {"field: customer,", "field: \"no\",", "mapping.1.field", "field_named_twice"},
		"a match that is unknown": {`match: "no"`, "match: total", "match", "inbound_match_unmapped"},
		"rows that are found":     {"rows: [", "by: code, rows: [", "mapping.2.by", "not_allowed"},
		"a contract of no JSON":   {`"type": "object",`, `"type": object`, "contract", "contract_json"},
		"a slip in the contract":  {`"required"`, `"requried"`, "contract.requried", "contract_keyword"},
	} {
		text := strings.Replace(fromERP, c.from, c.to, 1)
		_, err := r.DecodeYAML([]byte(text))
		if p, ok := problem.As(err); !ok || p.Fields[c.field] == nil || p.Fields[c.field].Code != c.code {
			t.Errorf("%s: %v", name, explain(err))
		}
	}
}
