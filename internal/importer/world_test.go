package importer

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/expr"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	_ "github.com/tenon-crm/tenon/pb_migrations"
)

// world is a business in memory behind a real app, queue and importer: it keeps
// records as the write and read paths do, as far as an import can tell.
type world struct {
	t     *testing.T
	app   core.App
	queue *job.Queue
	*Service
	objects map[string]*meta.CompiledObject
	denied  map[string]bool // "customer create"
	clock   func() time.Time

	mu      sync.Mutex
	records map[string]map[string]*record
	order   map[string][]string
	taken   map[string]map[any]string // of unique fields: who has a value
	batches int
	// before is asked before each batch that writes; it may make it fail.
	before func(batch int) error
	// after is asked when a batch is written, before the import hears of it.
	after func(batch int)
	// byKey is who an API key acts as, for imports that are ordered with one.
	byKey func(id string) *access.Principal
}

type record struct {
	data    map[string]any
	version int64
}

var (
	chineseUser = &access.Principal{UserID: "wang", Name: "王芳", Locale: locale.ZH}
	englishUser = &access.Principal{UserID: "john", Name: "John", Locale: locale.EN}
)

func spec(key, kind, zh, en string, more ...func(*field.Spec)) field.Spec {
	s := field.Spec{Key: key, Type: kind, Label: locale.Text{ZH: zh, EN: en}}
	for _, m := range more {
		m(&s)
	}
	return s
}

func required(s *field.Spec) { s.Required = true }
func unique(s *field.Spec)   { s.Unique = true }
func to(object string) func(*field.Spec) {
	return func(s *field.Spec) { s.Object = object }
}
func options(pairs ...string) func(*field.Spec) {
	return func(s *field.Spec) {
		for n := 0; n < len(pairs); n += 3 {
			s.Options = append(s.Options, field.Option{Value: pairs[n], Label: locale.Text{ZH: pairs[n+1], EN: pairs[n+2]}})
		}
	}
}

func object(key, zh, en string, fields ...field.Spec) *meta.CompiledObject {
	registry := all.New()
	kinds := map[string]expr.Kind{
		"number": expr.Number, "money": expr.Number, "percent": expr.Number, "switch": expr.Bool, "date": expr.Date,
		"datetime": expr.DateTime, "multi_select": expr.List, "file": expr.List, "relation": expr.Link, "relations": expr.Links, "user": expr.Link,
	}
	o := &meta.CompiledObject{
		Object: &meta.Object{Key: key, Label: locale.Text{ZH: zh, EN: en}, Title: fields[0].Key, Fields: fields},
		ByKey:  map[string]*meta.Column{},
	}
	for _, f := range append([]field.Spec{{Key: "id", Type: "text"}}, fields...) {
		t, ok := registry.Get(f.Type)
		if !ok {
			panic(f.Type)
		}
		kind := kinds[f.Type]
		if kind == 0 {
			kind = expr.Text
		}
		c := &meta.Column{Spec: f, Type: t, System: f.Key == "id", Expr: &expr.Field{Key: f.Key, Column: f.Key, Kind: kind}}
		o.Columns = append(o.Columns, c)
		o.ByKey[f.Key] = c
	}
	return o
}

// crm is the objects of the practice data.
func crm() map[string]*meta.CompiledObject {
	list := []*meta.CompiledObject{
		object("customer", "客户", "Customer",
			spec("name", "text", "客户名称", "Name", required, unique),
			spec("industry", "select", "行业", "Industry", options("tech", "科技", "Technology", "medical", "医疗", "Medical", "retail", "零售", "Retail",
				"software", "软件", "Software", "entertainment", "娱乐", "Entertainment", "marketing", "营销", "Marketing", "telecom", "电信", "Telecommunications",
				"finance", "金融", "Finance", "employment", "人力", "Employment", "services", "服务", "Services")),
			spec("founded", "number", "成立年份", "Founded"),
			spec("revenue", "money", "年营收", "Revenue"),
			spec("employees", "number", "员工数", "Employees"),
			spec("address", "text", "地址", "Address"),
			spec("parent", "relation", "上级客户", "Parent", to("customer")),
			spec("email", "email", "邮箱", "E-mail"),
			spec("tags", "multi_select", "标签", "Tags", options("vip", "重点", "VIP", "new", "新客", "New")),
			spec("contract", "file", "合同", "Contract"),
		),
		object("product", "产品", "Product",
			spec("name", "text", "产品名称", "Name", required, unique),
			spec("series", "text", "系列", "Series"),
			spec("price", "money", "单价", "Price"),
		),
		object("agent", "销售", "Agent", spec("name", "text", "姓名", "Name", required), spec("manager", "text", "经理", "Manager"), spec("office", "text", "大区", "Region")),
		object("opportunity", "商机", "Opportunity",
			spec("code", "text", "商机编号", "Opportunity id", unique),
			spec("agent", "relation", "销售代表", "Sales agent", to("agent")),
			spec("product", "relation", "产品", "Product", to("product")),
			spec("account", "relation", "客户", "Account", to("customer")),
			spec("stage", "select", "阶段", "Stage", options("prospecting", "寻访", "Prospecting", "engaging", "接洽", "Engaging", "won", "赢单", "Won", "lost", "输单", "Lost")),
			spec("engaged", "date", "接洽日期", "Engage date"),
			spec("closed", "date", "成交日期", "Close date"),
			spec("amount", "money", "成交金额", "Close value"),
		),
	}
	out := map[string]*meta.CompiledObject{}
	for _, o := range list {
		out[o.Key] = o
	}
	return out
}

// open opens an app, queue and importer over dir; records are shared with the
// world that was there before, if there was one.
func open(t *testing.T, dir string, was *world) *world {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir})
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	if err := app.RunAllMigrations(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.ClearBootstrap() })
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	w := &world{
		t: t, app: app, objects: crm(), denied: map[string]bool{}, clock: time.Now,
		records: map[string]map[string]*record{}, order: map[string][]string{},
		taken: map[string]map[any]string{},
	}
	if was != nil {
		w.records, w.order, w.taken, w.objects = was.records, was.order, was.taken, was.objects
	}
	w.queue = job.New(app, job.Config{
		Logger: quiet, Poll: 10 * time.Millisecond, Backoff: func(int) time.Duration { return time.Millisecond },
		Principals: func(_ context.Context, id string) (*access.Principal, error) {
			for _, p := range []*access.Principal{chineseUser, englishUser} {
				if p.UserID == id {
					return p, nil
				}
			}
			return nil, problem.New(401, "unauthorized")
		},
	})
	var err error
	w.Service, err = New(Deps{
		App: app, Jobs: w.queue, Writer: w, Finder: w, Types: all.New(), Logger: quiet,
		Snapshot: func() *meta.Snapshot {
			return &meta.Snapshot{Objects: w.objects, Business: meta.Business{Zone: time.UTC}}
		},
		Rights: func(*access.Principal) Rights { return w },
		ByKey:  func(_ context.Context, id string) (*access.Principal, error) { return w.byKey(id), nil },
		Now:    func() time.Time { return w.clock() },
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func start(t *testing.T) *world {
	t.Helper()
	w := open(t, t.TempDir(), nil)
	w.start()
	return w
}

func (w *world) start() {
	w.t.Helper()
	if err := w.queue.Start(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = w.queue.Stop(ctx)
	})
}

func (w *world) Can(object, op string) bool {
	return w.objects[object] != nil && !w.denied[object+" "+op]
}
func (w *world) Writes(object, f string) bool {
	return w.objects[object] != nil && !w.denied[object+"."+f]
}

func (w *world) Resolve(_ context.Context, _ *access.Principal, object string, fields, values []string) (map[string][]Match, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := map[string][]Match{}
	o := w.objects[object]
	if len(fields) == 0 {
		fields = []string{o.Title}
	}
	wanted := map[string]bool{}
	for _, v := range values {
		wanted[v] = true
	}
	for _, id := range w.order[object] {
		for _, f := range fields {
			if v, _ := w.records[object][id].data[f].(string); wanted[v] && v != "" {
				out[v] = append(out[v], Match{ID: id, Title: v})
			}
		}
	}
	return out, nil
}

func (w *world) FindByKey(_ context.Context, _ *access.Principal, object string, keys []string, rows [][]any) ([]string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make([]string, len(rows))
	if len(keys) == 1 && keys[0] == "id" {
		for n, row := range rows {
			if id, _ := row[0].(string); w.records[object][id] != nil {
				out[n] = id
			}
		}
		return out, nil
	}
	for n, row := range rows {
		for _, id := range w.order[object] {
			same := true
			for k, key := range keys {
				same = same && reflect.DeepEqual(w.records[object][id].data[key], row[k])
			}
			switch {
			case same && out[n] == "":
				out[n] = id
			case same:
				out[n] = Ambiguous
			}
		}
	}
	return out, nil
}

func (w *world) Titles(_ context.Context, _ *access.Principal, object string, limit int) ([]Match, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Match
	o := w.objects[object]
	for _, id := range w.order[object] {
		if len(out) < limit {
			title, _ := w.records[object][id].data[o.Title].(string)
			out = append(out, Match{ID: id, Title: title})
		}
	}
	return out, nil
}

var errMachine = errors.New("disk full")

func (w *world) Batch(_ context.Context, who *access.Principal, object string, ops []Op, o WriteOptions) ([]Result, error) {
	w.mu.Lock()
	w.batches++
	n, before, after := w.batches, w.before, w.after
	w.mu.Unlock()
	if len(ops) > 500 {
		return nil, problem.Bad("too_many_operations")
	}
	if before != nil {
		if err := before(n); err != nil {
			return nil, err
		}
	}
	w.mu.Lock()
	saved, order, taken := w.records[object], w.order[object], w.taken
	if o.DryRun {
		w.records[object] = maps.Clone(saved)
		w.taken = map[string]map[any]string{}
		for k, v := range taken {
			w.taken[k] = maps.Clone(v)
		}
	}
	out := make([]Result, len(ops))
	for k, op := range ops {
		out[k] = Result{ID: op.ID, Err: w.apply(object, op)}
		if r := w.records[object][op.ID]; r != nil && out[k].Err == nil {
			out[k].Row = r.data
		}
	}
	if o.DryRun {
		w.records[object], w.order[object], w.taken = saved, order, taken
	}
	w.mu.Unlock()
	if after != nil {
		after(n)
	}
	return out, nil
}

// apply does one operation as the pipeline would.
func (w *world) apply(object string, op Op) error {
	obj, table := w.objects[object], w.records[object]
	if table == nil {
		table = map[string]*record{}
		w.records[object] = table
	}
	id, data := op.ID, maps.Clone(op.Data)
	if op.Method == opCreate {
		id, _ = data["id"].(string)
		delete(data, "id")
		if table[id] != nil {
			return problem.Invalid().Field("id", "id_taken")
		}
	}
	old := table[id]
	if op.Method != opCreate && old == nil {
		return problem.NotFound()
	}
	if op.Version != nil && *op.Version != old.version {
		return problem.New(409, "conflict")
	}
	if op.Method == opDelete {
		delete(table, id)
		w.claim(obj, id, old, nil)
		w.order[object] = without(w.order[object], id)
		return nil
	}
	next := &record{data: map[string]any{}, version: 1}
	if old != nil {
		next = &record{data: maps.Clone(old.data), version: old.version + 1}
	}
	p := problem.Invalid()
	for key, v := range data {
		if old != nil && op.Blanks && old.data[key] != nil {
			continue
		}
		c := obj.ByKey[key]
		if c == nil {
			p.Field(key, "unknown_key", locale.Args{"key": key})
			continue
		}
		if link, ok := c.Type.(field.Linker); ok {
			ids, several := v.([]string)
			if id, _ := v.(string); !several && id != "" {
				ids = []string{id}
			}
			for _, id := range ids {
				if w.records[link.Target(&c.Spec)][id] == nil {
					p.Field(key, "link_not_found")
				}
			}
		}
		next.data[key] = v
	}
	for _, c := range obj.Columns {
		v := next.data[c.Spec.Key]
		if c.Spec.Required && field.Blank(c.Expr.Kind, v) {
			p.Field(c.Spec.Key, "required")
		}
		if c.Spec.Unique && v != nil && v != "" {
			if other, is := w.taken[object+"."+c.Spec.Key][v]; is && other != id {
				p.Field(c.Spec.Key, "not_unique", locale.Args{"value": v})
			}
		}
	}
	if a, _ := next.data["amount"].(float64); a < 0 {
		p.FieldText("amount", "validation_rule", locale.Text{ZH: "金额不能为负", EN: "Amount must not be negative"})
	}
	if err := p.OrNil(); err != nil {
		return err
	}
	if old == nil {
		w.order[object] = append(w.order[object], id)
	}
	table[id] = next
	w.claim(obj, id, old, next)
	return nil
}

// claim keeps the unique values of a record that changes.
func (w *world) claim(obj *meta.CompiledObject, id string, old, next *record) {
	for _, c := range obj.Columns {
		if !c.Spec.Unique {
			continue
		}
		of := w.taken[obj.Key+"."+c.Spec.Key]
		if of == nil {
			of = map[any]string{}
			w.taken[obj.Key+"."+c.Spec.Key] = of
		}
		if old != nil {
			delete(of, old.data[c.Spec.Key])
		}
		if next != nil && next.data[c.Spec.Key] != nil {
			of[next.data[c.Spec.Key]] = id
		}
	}
}

func without(list []string, id string) []string {
	var out []string
	for _, x := range list {
		if x != id {
			out = append(out, x)
		}
	}
	return out
}

// crash ends this process as kill -9 does, as far as its data can tell.
func (w *world) crash() {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_ = w.queue.Stop(ctx)
}

// Helpers of the tests.

func (w *world) upload(object, name, content string, o Options) *Import {
	w.t.Helper()
	i, err := w.Create(context.Background(), chineseUser, object, name, strings.NewReader(content), o)
	if err != nil {
		w.t.Fatal(err)
	}
	return i
}

func (w *world) run(i *Import, q Request) *Import {
	w.t.Helper()
	if _, err := w.Run(context.Background(), chineseUser, i.ID, q); err != nil {
		w.t.Fatal(err)
	}
	return w.wait(i.ID)
}

// wait waits until no job has the import in hand.
func (w *world) wait(id string) *Import {
	w.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		i, err := w.Get(context.Background(), chineseUser, id)
		if err != nil {
			w.t.Fatal(err)
		}
		if !i.busy() {
			if got := i.Created + i.Updated + i.Skipped + i.Failed; (i.State == Done || i.State == Ready) && (got != i.Total || i.Done != i.Total) {
				w.t.Fatalf("%d created, %d updated, %d skipped, %d failed do not make %d (done %d)", i.Created, i.Updated, i.Skipped, i.Failed, i.Total, i.Done)
			}
			return i
		}
	}
	w.t.Fatal("the import never ended")
	return nil
}

func (w *world) find(object, field string, value any) *record {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.records[object] {
		if r.data[field] == value {
			return r
		}
	}
	return nil
}

func (w *world) count(object string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.records[object])
}

func (w *world) add(object, id string, data map[string]any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	data["id"] = id
	if err := w.apply(object, Op{Method: opCreate, Data: data}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) errors(id string) []RowError {
	w.t.Helper()
	page, err := w.Errors(context.Background(), chineseUser, id, 1000, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return page.Items
}

// maven reads a file of the practice data.
func maven(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/maven-crm/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// suggested is the mapping that the columns' suggestions make.
func suggested(i *Import) map[string]string {
	out := map[string]string{}
	for _, c := range i.Columns {
		if c.Suggestion != nil {
			out[c.Name] = c.Suggestion.Field
		}
	}
	return out
}
