package field

import (
	"github.com/tenon-crm/tenon/internal/problem"
)

// Range narrows whom a field of people, or which departments one of departments,
// may be given: everybody whom one of its parts names.
type Range struct {
	// Departments are paths (总部/销售一部) or names that only one has.
	Departments []string `json:"departments,omitempty" yaml:"departments,omitempty"`
	// WithChildren takes the departments below along, also those of Dynamic.
	WithChildren bool     `json:"with_children,omitempty" yaml:"with_children,omitempty"`
	Roles        []string `json:"roles,omitempty" yaml:"roles,omitempty"`
	// Dynamic goes by who fills in the field: my_department, my_reports.
	Dynamic string `json:"dynamic,omitempty" yaml:"dynamic,omitempty"`
}

// Dynamic ranges.
const (
	MyDepartment = "my_department"
	MyReports    = "my_reports"
)

// RangeSettings lists the settings of fields that a range may narrow, and more.
func RangeSettings(more ...string) []string {
	return append([]string{"range", "include_disabled"}, more...)
}

// CheckRange reports what is wrong with the range of a field; people says whether
// the field is of people, who have roles and reports, or of departments.
func CheckRange(s *Spec, people bool) map[string]*problem.Item {
	r := s.Range
	if r == nil {
		return nil
	}
	wrong := func(value string) map[string]*problem.Item {
		return map[string]*problem.Item{"range": Wrong(CodeUnknownSetting, "value", Excerpt(value))}
	}
	switch {
	case len(r.Departments) == 0 && len(r.Roles) == 0 && r.Dynamic == "":
		return map[string]*problem.Item{"range": Wrong(CodeEmptyRange)}
	case r.Dynamic != "" && r.Dynamic != MyDepartment && (r.Dynamic != MyReports || !people):
		return wrong(r.Dynamic)
	case len(r.Roles) > 0 && !people:
		return wrong(r.Roles[0])
	}
	return nil
}
