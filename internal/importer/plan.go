package importer

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Request is how a file is to be written.
type Request struct {
	Mapping  map[string]string  `json:"mapping"` // column → field
	Mode     string             `json:"mode"`    // create (the default), update, upsert
	Key      []string           `json:"key"`     // fields that tell which record a row is
	DryRun   bool               `json:"dryRun"`
	Settings map[string]Setting `json:"settings"` // by column
	Choices                     // what wins, and what does not follow
}

// cellPlan says how one column becomes one field.
type cellPlan struct {
	index   int // of the cell in the row
	column  string
	col     *meta.Column
	setting Setting
	context field.Context
	link    string                 // the linked object, "" when the field is no link
	targets map[string]locale.Text // the objects of which it links one record, by key, with their labels; nil of other fields
	self    bool                   // it links records of the object itself
	part    *meta.Column           // the sub-form that it is a column of; nil for a field of the record itself
	via     *meta.Column           // the link whose record it is a field of; nil for a field of the record itself
}

// own reports whether the column is a field of the record itself.
func (c *cellPlan) own() bool { return c.part == nil && c.via == nil }

// key names the field as a request does: "lines.price" for a column of a sub-form,
// "account.phone" for a field of a linked record.
func (c *cellPlan) key() string {
	switch {
	case c.part != nil:
		return c.part.Spec.Key + "." + c.col.Spec.Key
	case c.via != nil:
		return c.via.Spec.Key + "." + c.col.Spec.Key
	}
	return c.col.Spec.Key
}

// plan is a request that fits the file, the object and the person's rights.
type plan struct {
	object *meta.CompiledObject
	mode   string
	cells  []cellPlan
	keys   []string
	dry    bool
	lines  bool // columns of sub-forms are among the cells
	wins   string
	same   string // what becomes of duplicates

	parents map[string][]*cellPlan // by link: the columns that its records get
}

// compile checks a request against the import's columns and the object. All
// errors come together, by path (mapping.<column>, settings.<column>, key, mode).
func (s *Service) compile(i *Import, obj *meta.CompiledObject, rights Rights, base field.Context) (*plan, error) {
	p := problem.Invalid()
	out := &plan{object: obj, mode: i.Mode, keys: i.Key, dry: i.DryRun, wins: i.Wins, same: i.Duplicates}
	taken := map[string]bool{}
	own := false
	for name, key := range i.Mapping {
		at := "mapping." + name
		n := i.column(name)
		place := s.fieldOf(obj, key)
		of, col := place.of, place.col
		switch {
		case n < 0:
			p.Field(at, "import_unknown_column", locale.Args{"column": name})
		case col == nil || (!rights.Writes(of.Key, col.Spec.Key) && !slices.Contains(i.Key, key)):
			p.Field(at, "import_unknown_field", locale.Args{"field": key})
		case !importable(of, col):
			p.Field(at, "import_field_not_importable", locale.Args{"field": labelOf(col)})
		case taken[key]:
			p.Field(at, "import_field_twice", locale.Args{"field": labelOf(col)})
		default:
			taken[key] = true
			c := s.cell(i, n, col, obj, rights, base, p)
			c.part, c.via = place.part, place.via
			c.self = c.self && c.own()
			own, out.lines = own || c.own(), out.lines || c.part != nil
			out.cells = append(out.cells, c)
		}
	}
	slices.SortFunc(out.cells, func(a, b cellPlan) int { return a.index - b.index })
	s.checkParents(p, out, rights)
	for name := range i.Settings {
		if i.column(name) < 0 {
			p.Field("settings."+name, "import_unknown_column", locale.Args{"column": name})
		}
	}
	if len(i.Mapping) == 0 {
		p.Field("mapping", "import_nothing_mapped")
	}
	if out.lines && !own {
		p.Field("mapping", "import_only_rows")
	}
	checkMode(p, i, obj, rights, taken)
	checkChoices(p, i.Choices)
	if i.Duplicates == SameUpdate && !rights.Can(obj.Key, "edit") {
		p.Field("duplicates", "forbidden_operation", problem.Forbidden("edit").Args)
	}
	return out, p.OrNil()
}

func (s *Service) cell(i *Import, n int, col *meta.Column, obj *meta.CompiledObject, rights Rights, base field.Context, p *problem.Problem) cellPlan {
	c := cellPlan{index: n, column: i.Columns[n].Name, col: col, setting: i.Settings[i.Columns[n].Name], context: base}
	at := "settings." + c.column
	c.context.Order = i.Columns[n].DateOrder
	switch o := c.setting.DateOrder; o {
	case "":
	case field.YMD, field.MDY, field.DMY:
		c.context.Order = o
	default:
		p.Field(at, "import_date_order", locale.Args{"value": string(o)})
	}
	if l, ok := col.Type.(field.Linker); ok {
		c.link = l.Target(&col.Spec)
		c.self = c.link == obj.Key
	}
	if col.Expr.Kind == expr.AnyLink {
		c.targets = map[string]locale.Text{}
	}
	for _, key := range col.Expr.Targets {
		if o, ok := s.Snapshot().Objects[key]; ok {
			c.targets[key] = o.Label
		}
	}
	switch c.setting.Missing {
	case "", MissingError, MissingBlank:
	case MissingCreate:
		target, business := s.Snapshot().Objects[c.link]
		switch {
		case !business:
			p.Field(at, "import_missing_create", locale.Args{"field": labelOf(col)})
		case !rights.Can(c.link, "create") || !rights.Writes(c.link, target.Title):
			p.Field(at, "import_missing_right", locale.Args{"object": target.Label})
		}
	case "add":
		p.Field(at, "import_missing_add")
	default:
		p.Field(at, "import_missing", locale.Args{"value": c.setting.Missing})
	}
	if c.setting.By != "" {
		s.checkBy(p, at, c)
	}
	return c
}

func (s *Service) checkBy(p *problem.Problem, at string, c cellPlan) {
	by := c.setting.By
	if target, ok := s.Snapshot().Objects[c.link]; ok {
		if f := target.ByKey[by]; f != nil && f.Expr != nil && f.Expr.Kind == expr.Text {
			return
		}
	} else if c.link == expr.Users && slices.Contains([]string{"name", "email", "phone"}, by) || c.link == expr.Departments && by == "name" {
		return
	}
	p.Field(at, "import_by", locale.Args{"field": by})
}

// silenceable asks for the right to import without automations: they are what the
// designers of the app rely on.
func (c Choices) silenceable(who *access.Principal, obj *meta.CompiledObject) error {
	if !slices.Contains(c.Silent, SilentHooks) || who.Key == "" && (who.Admin || slices.Contains(who.Designs, obj.App)) {
		return nil
	}
	return problem.New(http.StatusForbidden, "import_silent_right")
}

func checkChoices(p *problem.Problem, c Choices) {
	if !slices.Contains([]string{"", WinsFilled, WinsFile, WinsRecord}, c.Wins) {
		p.Field("wins", "import_wins", locale.Args{"value": c.Wins})
	}
	if !slices.Contains([]string{"", SameCreate, SameSkip, SameUpdate, SameHold}, c.Duplicates) {
		p.Field("duplicates", "import_duplicates", locale.Args{"value": c.Duplicates})
	}
	for _, s := range c.Silent {
		if s != SilentHooks && s != SilentNotices {
			p.Field("silent", "import_silent", locale.Args{"value": s})
		}
	}
}

func checkMode(p *problem.Problem, i *Import, obj *meta.CompiledObject, rights Rights, mapped map[string]bool) {
	needs := map[string][]string{ModeCreate: {"create"}, ModeUpdate: {"edit"}, ModeUpsert: {"create", "edit"}}
	ops, ok := needs[i.Mode]
	if !ok {
		p.Field("mode", "import_mode", locale.Args{"mode": i.Mode})
		return
	}
	for _, op := range ops {
		if !rights.Can(obj.Key, op) {
			p.Field("mode", "forbidden_operation", problem.Forbidden(op).Args)
		}
	}
	if i.Mode == ModeCreate {
		return
	}
	if len(i.Key) == 0 {
		p.Field("key", "import_key_required")
	}
	for n, k := range i.Key {
		if !mapped[k] || obj.ByKey[k] == nil {
			p.Field("key."+strconv.Itoa(n), "import_key_not_mapped", locale.Args{"field": k})
		}
	}
}

// place is what a key of a mapping names; col is nil when there is nothing of the name.
type place struct {
	of   *meta.CompiledObject // that the field is of
	col  *meta.Column
	part *meta.Column // the sub-form that it is a column of ("lines.price")
	via  *meta.Column // the link whose record it is a field of ("account.phone")
}

func (s *Service) fieldOf(obj *meta.CompiledObject, key string) place {
	name, column, dotted := strings.Cut(key, ".")
	first := obj.ByKey[name]
	if !dotted || first == nil {
		return place{of: obj, col: obj.ByKey[key]}
	}
	if target := s.parentOf(obj, first); target != nil {
		if col := target.ByKey[column]; col != nil && parental(target, col) {
			return place{of: target, col: col, via: first}
		}
		return place{of: obj}
	}
	of := s.Snapshot().Objects[first.Part]
	if of == nil {
		return place{of: obj}
	}
	return place{of: of, col: of.ByKey[column], part: first}
}

// labelOf is what people call a field.
func labelOf(c *meta.Column) locale.Text {
	if c.Spec.Label.IsZero() {
		return locale.Text{ZH: c.Spec.Key, EN: c.Spec.Key}
	}
	return c.Spec.Label
}
