package httpapi

import (
	"github.com/tenon-crm/tenon/internal/meta"
)

// nodeView is a node of a form for the browser: its condition as code.
type nodeView struct {
	meta.FormNode
	Visible *code      `json:"visible,omitzero"`
	Nodes   []nodeView `json:"nodes,omitzero"`
}

// nodesOf are the nodes of a form without the fields that the person may neither
// read nor write. gates are the conditions of the nodes, in their order.
func (m *logicMaker) nodesOf(nodes []meta.FormNode, gates *[]meta.Gate) []nodeView {
	out := []nodeView{}
	for _, n := range nodes {
		v := nodeView{FormNode: n}
		if n.Visible != "" && len(*gates) > 0 {
			when := code{Server: true}
			if p := (*gates)[0].When; p != nil {
				when = m.code(p)
			}
			v.Visible, *gates = &when, (*gates)[1:]
		}
		if len(n.Nodes) > 0 {
			v.Nodes = m.nodesOf(n.Nodes, gates)
		}
		if n.Field == "" || m.knows(n.Field) {
			out = append(out, v)
		}
	}
	return out
}
