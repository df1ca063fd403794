package query

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/store"
)

// A person sees few rows or many, and the rows lie close together in the order
// that is asked for or far apart. Few are found by what gives them (who owns them,
// what is shared) and sorted; where they lie close, a page is found soonest by
// walking an index in the order asked for. SQLite knows neither, so Tenon counts
// now and then: all rows up to Many, and those among the first of the index.

// Plans say where a way to look for rows ends and another begins. They decide how
// long a list takes, never what is in it.
type Plans struct {
	Few   int // rows that are found and sorted in any case
	Many  int // rows that are not found one by one for a count or a total
	Walk  int // rows of an index that are looked at to see whether one's own lie close
	Close int // of these, one's own that make walking worth it
}

func defaultPlans() Plans { return Plans{Few: 1_000, Many: CountCap, Walk: 20_000, Close: 150} }

const (
	scopeLife  = 5 * time.Minute
	maxScopes  = 10_000
	maxSeekers = 1_000
)

// scopes remembers who sees how much of what.
type scopes struct {
	mu    sync.Mutex
	known map[string]*scope
	seeks map[string]bool // by release and condition: whether an index finds its rows
}

// scope is what one person sees of one object.
type scope struct {
	visible int             // up to Plans.Many + 1
	close   map[string]bool // by order
	until   time.Time
}

func (c *condition) copy() *condition {
	d := *c
	d.parts, d.args = append([]string{}, c.parts...), append([]any{}, c.args...)
	return &d
}

// scoped adds the rows that the person sees to a condition over all rows that it
// is true of: for counts and totals.
func (s *Service) scoped(ctx context.Context, o *meta.CompiledObject, c *condition) error {
	return s.within(ctx, o, c, nil, true)
}

// within adds the rows that the person sees to a condition: found, or as a test of
// the rows of an index. Where the order has no index, there is none to walk. every
// says that all rows that the condition is true of are wanted, not the first few.
func (s *Service) within(ctx context.Context, o *meta.CompiledObject, c *condition, order []key, every bool) error {
	defer func() { c.rows = "" }()
	few, err := s.few(ctx, o, c.words)
	if err != nil {
		return err
	}
	switch {
	case c.rows == "0" || c.rows == "" && !few:
		c.add(c.rows)
		return nil
	case few: // each is held against what the person sees
		if c.rows != "" {
			c.walk()
		}
		c.words.find(o, c, every)
		return nil
	}
	sc, err := s.scopeOf(ctx, o, c)
	if err != nil {
		return err
	}
	walk := sc.visible > s.Plans.Many
	switch {
	case sc.visible <= s.Plans.Few:
	case every && !walk, !every && !walk && c.filtered:
		// A walk could go far to find what a filter leaves.
	case every || indexed(order[0]):
		if every {
			if order, err = parseSort(c.rights, o, "", alias); err != nil {
				return err
			}
		}
		if indexed(order[0]) {
			if walk, err = s.close(ctx, o, c, sc, order[0]); err != nil {
				return err
			}
		}
	default:
		walk = false
	}
	if walk {
		c.walk()
		return nil
	}
	finders, err := s.finders(ctx, o, c)
	if err != nil {
		return err
	}
	switch {
	case len(finders) == 0:
		rows, args := c.rights.Rows(o.Key, "view", alias)
		c.add(rows, args...)
	case !every && sc.visible > s.Plans.Few:
		c.finders = finders
	default: // a list of few costs less than to order what each finds
		parts, args := make([]string, len(finders)), []any{}
		for i, f := range finders {
			parts[i], args = f.SQL, append(args, f.Args...)
		}
		c.add(`"r"."rowid" IN (`+strings.Join(parts, " UNION ALL ")+")", args...)
	}
	return nil
}

// walk adds the rows that the person sees as a test. As a truth it is tested part
// by part until one holds, where a bare value would compute them all, and makes
// SQLite choose no other index.
func (c *condition) walk() { c.add("("+c.rows+") IS TRUE", c.rowArgs...) }

// finders select the rowids of what each grant of the person finds by an index,
// each once; none when a grant has no index.
func (s *Service) finders(ctx context.Context, o *meta.CompiledObject, c *condition) ([]access.Case, error) {
	apart, ok := c.rights.RowsApart(o.Key, "view", "f")
	if !ok {
		return nil, nil
	}
	for i, g := range apart {
		apart[i].SQL = `SELECT "f"."rowid" FROM ` + expr.Quote(o.Key) + ` AS "f" WHERE "f"."deleted" = '' AND ` + g.SQL
		seeks, err := s.seeks(ctx, c.rights.Snap.Version, apart[i])
		if !seeks || err != nil {
			return nil, err
		}
	}
	return apart, nil
}

// visible counts what the person sees, up to a bound: so many rows of each finder,
// which gives a row once, are enough to read.
func (s *Service) visible(ctx context.Context, o *meta.CompiledObject, c *condition, bound int) (n int, err error) {
	finders, err := s.finders(ctx, o, c)
	if err != nil {
		return 0, err
	}
	if len(finders) == 0 {
		rows, args := c.rights.Rows(o.Key, "view", alias)
		_, err = store.One(ctx, s.app.ConcurrentDB(), []any{&n}, "SELECT count(*) FROM (SELECT 1 FROM "+expr.Quote(o.Key)+` AS "r" WHERE "r"."deleted" = '' AND `+rows+" LIMIT ?)",
			append(slices.Clone(args), bound)...)
		return n, err
	}
	parts, args := make([]string, len(finders)), []any{}
	for i, f := range finders {
		parts[i] = "SELECT * FROM (" + f.SQL + " LIMIT ?)"
		args = append(append(args, f.Args...), bound)
	}
	_, err = store.One(ctx, s.app.ConcurrentDB(), []any{&n}, "SELECT count(*) FROM (SELECT * FROM ("+strings.Join(parts, " UNION ")+") LIMIT ?)", append(args, bound)...)
	return n, err
}

// seeks reports whether SQLite finds the rows of one grant by an index.
func (s *Service) seeks(ctx context.Context, release int, f access.Case) (bool, error) {
	key := strconv.Itoa(release) + " " + f.SQL
	s.scopes.mu.Lock()
	seeks, known := s.scopes.seeks[key]
	s.scopes.mu.Unlock()
	if known {
		return seeks, nil
	}
	rows, err := store.Query(ctx, s.app.ConcurrentDB(), "EXPLAIN QUERY PLAN "+f.SQL, f.Args...)
	if err != nil {
		return false, err
	}
	defer func() { _ = rows.Close() }()
	seeks = true
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			return false, err
		}
		seeks = seeks && !strings.HasPrefix(detail, "SCAN f")
	}
	if err := rows.Err(); err != nil {
		return false, err
	}
	s.scopes.mu.Lock()
	defer s.scopes.mu.Unlock()
	if s.scopes.seeks == nil || len(s.scopes.seeks) >= maxSeekers {
		s.scopes.seeks = map[string]bool{}
	}
	s.scopes.seeks[key] = seeks
	return seeks, nil
}

// scopeOf counts what a person sees of an object, up to Plans.Many, unless that is
// known from lately.
func (s *Service) scopeOf(ctx context.Context, o *meta.CompiledObject, c *condition) (*scope, error) {
	who := c.rights.Who
	key := strings.Join(append([]string{o.Key, who.UserID, c.rows, who.Department}, who.Departments...), "\x00")
	now := s.now()
	s.scopes.mu.Lock()
	sc := s.scopes.known[key]
	s.scopes.mu.Unlock()
	if sc != nil && now.Before(sc.until) {
		return sc, nil
	}
	n, err := s.visible(ctx, o, c, s.Plans.Many+1)
	if err != nil {
		return nil, err
	}
	sc = &scope{visible: n, close: map[string]bool{}, until: now.Add(scopeLife)}
	s.scopes.mu.Lock()
	defer s.scopes.mu.Unlock()
	if s.scopes.known == nil || len(s.scopes.known) >= maxScopes {
		s.scopes.known = map[string]*scope{}
	}
	s.scopes.known[key] = sc
	return sc, nil
}

// close reports whether the rows that the person sees lie close together at the
// beginning of an order.
func (s *Service) close(ctx context.Context, o *meta.CompiledObject, c *condition, sc *scope, k key) (bool, error) {
	order := k.col.Spec.Key
	if k.desc {
		order = "-" + order
	}
	s.scopes.mu.Lock()
	near, known := sc.close[order]
	s.scopes.mu.Unlock()
	if known {
		return near, nil
	}
	db, alive := s.app.ConcurrentDB(), ` WHERE "r"."deleted" = ''`
	from := " FROM " + expr.Quote(o.Key) + ` AS "r"` + alive
	var edge any
	there, err := store.One(ctx, db, []any{&edge}, "SELECT "+k.sql+from+" ORDER BY "+orderBy([]key{k}, func(int) string { return k.sql })+" LIMIT 1 OFFSET ?", s.Plans.Walk)
	if err != nil {
		return false, err
	}
	switch {
	case !there: // the whole index is no long walk
		near = true
	case edge == nil: // most have no value: it says nothing of the order
		near = sc.visible > s.Plans.Many
	default:
		op := " <= ?"
		if k.desc {
			op = " >= ?"
		}
		ahead := &condition{rows: c.rows, rowArgs: c.rowArgs}
		ahead.add(k.sql+op, edge)
		ahead.walk()
		n := 0
		if _, err := store.One(ctx, db, []any{&n}, "SELECT count(*) FROM (SELECT 1"+from+" AND "+ahead.String()+" LIMIT ?)",
			append(ahead.args, s.Plans.Close)...); err != nil {
			return false, err
		}
		near = n == s.Plans.Close
	}
	s.scopes.mu.Lock()
	defer s.scopes.mu.Unlock()
	sc.close[order] = near
	return near, nil
}

// indexed reports whether a managed index gives the order of a key.
func indexed(k key) bool {
	if len(k.args) > 0 {
		return false // a value that depends on the row's rights has no index
	}
	key := k.col.Spec.Key
	return key == "id" || key == "created" || k.col.Spec.Index || k.col.Spec.Unique
}
