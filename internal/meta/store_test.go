package meta_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations"

	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/schema"
	_ "github.com/tenon-crm/tenon/pb_migrations"
)

// template is a migrated data directory that every test copies.
var template string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "meta")
	if err != nil {
		panic(err)
	}
	template = dir
	app, err := open(dir)
	if err == nil {
		err = app.RunAllMigrations()
	}
	if err == nil {
		err = app.ClearBootstrap()
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func open(dir string) (core.App, error) {
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir})
	return app, app.Bootstrap()
}

// bench is one workspace of a test.
type bench struct {
	*testing.T
	app   core.App
	store *meta.Store
	ctx   context.Context
}

func newBench(t *testing.T) *bench {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"data.db", "auxiliary.db"} {
		raw, err := os.ReadFile(filepath.Join(template, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	app, err := open(dir)
	if err != nil {
		t.Fatal(err)
	}
	schema.BindGuards(app)
	t.Cleanup(func() { _ = app.ClearBootstrap() })
	b := &bench{T: t, app: app, ctx: context.Background()}
	b.store = b.newStore()
	return b
}

func (b *bench) newStore() *meta.Store {
	b.Helper()
	s := meta.New(b.app, all.New(), time.Now)
	if err := s.Load(b.ctx); err != nil {
		b.Fatal(err)
	}
	return s
}

// put saves YAML documents, separated by "---", as drafts of an author.
func (b *bench) put(author, docs string) {
	b.Helper()
	for _, doc := range strings.Split(docs, "\n---\n") {
		if err := b.tryPut(author, doc); err != nil {
			b.Fatalf("%v in\n%s", err, doc)
		}
	}
}

func (b *bench) tryPut(author, doc string) error {
	b.Helper()
	d, err := b.store.Registry().DecodeYAML([]byte(doc))
	if err != nil {
		return err
	}
	body, err := meta.EncodeJSON(d)
	if err != nil {
		b.Fatal(err)
	}
	_, err = b.store.PutDraft(b.ctx, meta.DraftRequest{Author: author, Kind: d.Ref().Kind, Key: d.Ref().Key, Body: body})
	return err
}

func (b *bench) publish(author string, confirm ...string) *meta.Release {
	b.Helper()
	rel, err := b.store.Publish(b.ctx, meta.PublishRequest{By: author, Note: "test", Confirm: confirm})
	if err != nil {
		b.Fatal(explain(err))
	}
	return rel
}

// explain writes a refusal with its problems.
func explain(err error) string {
	p, ok := problem.As(err)
	if !ok {
		return err.Error()
	}
	s := err.Error()
	list, _ := p.Extra["problems"].(meta.Problems)
	for _, x := range list {
		s += "\n" + x.Kind + "/" + x.Key + " " + x.Path + " " + x.Code + ": " + x.Message("en")
	}
	return s
}

// problems publishes and expects a refusal; it gives "kind/key path code" each.
func (b *bench) problems(author string) []string {
	b.Helper()
	_, err := b.store.Publish(b.ctx, meta.PublishRequest{By: author})
	p, ok := problem.As(err)
	if !ok || p.Code != "release_invalid" {
		b.Fatalf("want release_invalid, got %v", err)
	}
	var out []string
	for _, x := range p.Extra["problems"].(meta.Problems) {
		for _, tag := range []string{"zh", "en"} {
			if m := x.Message(tagOf(tag)); m == x.Code || strings.Contains(m, "{") {
				b.Errorf("%s has no %s message: %q", x.Code, tag, m)
			}
		}
		out = append(out, x.Kind+"/"+x.Key+" "+x.Path+" "+x.Code)
	}
	return out
}

func (b *bench) exec(query string, params ...dbx.Params) {
	b.Helper()
	q := b.app.NonconcurrentDB().NewQuery(query)
	if len(params) > 0 {
		q.Bind(params[0])
	}
	if _, err := q.Execute(); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) count(query string) int {
	b.Helper()
	var n int
	if err := b.app.NonconcurrentDB().NewQuery(query).Row(&n); err != nil {
		b.Fatal(err)
	}
	return n
}

const customer = `
kind: object
key: customer
label: {zh: 客户, en: Customer}
title: name
owner: true
fields:
  - {key: name, type: text, label: {zh: 客户名称, en: Name}, required: true, search: true}
  - {key: level, type: select, label: {zh: 级别, en: Level}, options: [{value: a, label: {zh: A级, en: A}, color: red}, {value: b, label: {zh: B级, en: B}}]}
  - {key: amount, type: money, label: {zh: 成交金额, en: Amount}, decimals: 2}
rules:
  - {key: amount_positive, when: "has(record.amount)", must: "record.amount >= 0", message: {zh: 金额不能为负, en: Amount must not be negative}, field: amount}
`

const crm = customer + `
---
kind: object
key: contact
label: {zh: 联系人, en: Contact}
title: name
fields:
  - {key: name, type: text, label: {zh: 姓名, en: Name}}
  - {key: customer, type: relation, object: customer, label: {zh: 客户, en: Customer}, display: [level], filter: 'record.level == "a"'}
  - {key: phone, type: phone, label: {zh: 电话, en: Phone}, unique: true}
  - {key: born, type: date, label: {zh: 生日, en: Born}}
---
kind: app
key: crm
label: {zh: 客户管理, en: CRM}
icon: handshake
navigation:
  - {group: {zh: 销售, en: Sales}, items: [{object: customer, view: all}, {object: contact}, {page: today}]}
---
kind: view
key: big
object: customer
label: {zh: 大客户, en: Big}
columns: [{field: name, width: 220, frozen: true}, {field: amount}]
filter: record.amount > 1000.0
sort: -amount,name
---
kind: form
key: customer_quick
object: customer
purpose: quick
nodes: [{field: name}, {type: section, label: {zh: 金额}, nodes: [{field: amount, width: 6}]}]
---
kind: role
key: sales
label: {zh: 销售, en: Sales}
grants:
  - {object: customer, operations: [view], rows: "true", read: [name]}
  - {object: customer, operations: [view, create, edit], rows: "record.owner.id == user.id", read: "*", write: [name, level], presets: {level: "'a'"}}
`
