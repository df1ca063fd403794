package calendar

import (
	"math"

	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/problem"
)

// maxStep is the longest step of a clock, in minutes.
const maxStep = 720

// CheckStep reports a step that is no whole number of minutes.
func CheckStep(s *field.Spec, out map[string]*problem.Item) {
	if s.Step != 0 && (s.Step < 1 || s.Step > maxStep || s.Step != math.Trunc(s.Step)) {
		out["step"] = field.Wrong(field.CodeSettingRange, "min", 1, "max", maxStep)
	}
}
