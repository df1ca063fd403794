package main

import (
	"encoding/json"
	"fmt"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// servePocketBase fills a fresh PocketBase with the data set and serves it.
func servePocketBase(dir, addr string, data *dataset) error {
	app := pocketbase.NewWithConfig(pocketbase.Config{DefaultDataDir: dir, HideStartBanner: true})
	if err := app.Bootstrap(); err != nil {
		return err
	}
	if err := app.RunAllMigrations(); err != nil {
		return err
	}
	f := &filler{app: app, data: data}
	if err := f.fill(); err != nil {
		return err
	}
	return apis.Serve(app, apis.ServeConfig{HttpAddr: addr})
}

// filler makes the collections and the rows.
type filler struct {
	app  core.App
	data *dataset
}

const (
	everybody = `@request.auth.id != ""`
	mine      = `owner = @request.auth.id || department = @request.auth.department`
)

func (f *filler) fill() error {
	settings := f.app.Settings()
	settings.Batch.Enabled, settings.Batch.MaxRequests, settings.Batch.Timeout = true, 500, 120
	settings.Logs.MinLevel = 4 // warnings, as Tenon has it: nobody logs each request
	if err := f.app.Save(settings); err != nil {
		return err
	}
	for _, step := range []func() error{f.superuser, f.departments, f.people, f.partners, f.deals, f.rows} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// superuser keeps PocketBase from offering its installer.
func (f *filler) superuser() error {
	coll, err := f.app.FindCollectionByNameOrId(core.CollectionNameSuperusers)
	if err != nil {
		return err
	}
	rec := core.NewRecord(coll)
	rec.SetEmail("operator@example.com")
	rec.SetPassword(secret)
	return f.app.Save(rec)
}

func (f *filler) departments() error {
	coll := core.NewBaseCollection("department")
	coll.ListRule, coll.ViewRule = types.Pointer(everybody), types.Pointer(everybody)
	coll.Fields.Add(&core.TextField{Name: "name"})
	if err := f.app.Save(coll); err != nil {
		return err
	}
	for n := range departments {
		rec := core.NewRecord(coll)
		rec.Id = departmentID(n)
		rec.Set("name", fmt.Sprintf("部门 %d", n))
		if err := f.app.Save(rec); err != nil {
			return err
		}
	}
	users, err := f.app.FindCollectionByNameOrId("users")
	if err != nil {
		return err
	}
	users.Fields.Add(&core.RelationField{Name: "department", CollectionId: coll.Id, MaxSelect: 1})
	return f.app.Save(users)
}

func (f *filler) people() error {
	users, err := f.app.FindCollectionByNameOrId("users")
	if err != nil {
		return err
	}
	for n := range people {
		rec := core.NewRecord(users)
		rec.Id = personID(n)
		rec.SetEmail(personEmail(n))
		rec.SetPassword(secret)
		rec.SetVerified(true)
		rec.Set("name", fmt.Sprintf("员工 %d", n))
		rec.Set("department", departmentID(n))
		if err := f.app.Save(rec); err != nil {
			return err
		}
	}
	return nil
}

// partners makes the two objects that deals link to.
func (f *filler) partners() error {
	for name, size := range map[string]int{"account": accounts, "contact": contacts} {
		coll := core.NewBaseCollection(name)
		coll.ListRule, coll.ViewRule = types.Pointer(everybody), types.Pointer(everybody)
		coll.Fields.Add(&core.TextField{Name: "name"}, &core.TextField{Name: "city"}, &core.TextField{Name: "phone"})
		if err := f.app.Save(coll); err != nil {
			return err
		}
		err := f.app.RunInTransaction(func(tx core.App) error {
			for n := range size {
				if err := insert(tx, name, partner(name, n)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *filler) deals() error {
	coll := core.NewBaseCollection("deal")
	coll.ListRule, coll.ViewRule, coll.UpdateRule = types.Pointer(mine), types.Pointer(mine), types.Pointer(mine)
	coll.CreateRule = types.Pointer(everybody)
	for _, x := range dealFields() {
		column, err := f.column(x)
		if err != nil {
			return err
		}
		coll.Fields.Add(column)
	}
	users, err := f.app.FindCollectionByNameOrId("users")
	if err != nil {
		return err
	}
	dept, err := f.app.FindCollectionByNameOrId("department")
	if err != nil {
		return err
	}
	coll.Fields.Add(
		&core.RelationField{Name: "owner", CollectionId: users.Id, MaxSelect: 1},
		&core.RelationField{Name: "department", CollectionId: dept.Id, MaxSelect: 1},
		&core.AutodateField{Name: "created", OnCreate: true},
		&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
	)
	// What somebody who reads PocketBase's manual would register.
	coll.AddIndex("idx_deal_code", true, "code", "")
	for _, key := range []string{"owner", "department", "account", "contact", "stage", "amount", "expected_close"} {
		coll.AddIndex("idx_deal_"+key, false, key, "")
	}
	return f.app.Save(coll)
}

func (f *filler) column(x field) (core.Field, error) {
	switch x.kind {
	case "link":
		target, err := f.app.FindCollectionByNameOrId(x.of)
		if err != nil {
			return nil, err
		}
		return &core.RelationField{Name: x.key, CollectionId: target.Id, MaxSelect: 1}, nil
	case "select":
		return &core.SelectField{Name: x.key, Values: optionsOf(x.key), MaxSelect: 1}, nil
	case "list":
		return &core.SelectField{Name: x.key, Values: optionsOf(x.key), MaxSelect: 4}, nil
	case "number":
		return &core.NumberField{Name: x.key}, nil
	case "date", "datetime":
		return &core.DateField{Name: x.key}, nil
	case "bool":
		return &core.BoolField{Name: x.key}, nil
	case "email":
		return &core.EmailField{Name: x.key}, nil
	case "url":
		return &core.URLField{Name: x.key}, nil
	default:
		return &core.TextField{Name: x.key}, nil
	}
}

func (f *filler) rows() error {
	const each = 5000
	now := types.NowDateTime().String()
	for from := 0; from < f.data.rows; from += each {
		err := f.app.RunInTransaction(func(tx core.App) error {
			for n := from; n < min(from+each, f.data.rows); n++ {
				x := f.data.row(n)
				row := dbx.Params{
					"id": x.id, "owner": personID(x.owner), "department": departmentID(x.owner),
					"created": now, "updated": now,
				}
				for i, c := range dealFields() {
					row[c.key] = stored(c, x.values[i])
				}
				if err := insert(tx, "deal", row); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	_, err := f.app.DB().NewQuery("PRAGMA optimize").Execute()
	return err
}

// stored is a value as PocketBase keeps it.
func stored(f field, v any) any {
	switch f.kind {
	case "date":
		return v.(string) + " 00:00:00.000Z"
	case "list":
		raw, err := json.Marshal(v)
		if err != nil {
			return nil
		}
		return string(raw)
	default:
		return v
	}
}

func insert(tx core.App, table string, row map[string]any) error {
	_, err := tx.DB().Insert(table, row).Execute()
	return err
}

// partner is a row of the linked objects.
func partner(object string, n int) map[string]any {
	return map[string]any{
		"id": id(object[:1], n), "name": fmt.Sprintf("%s %05d 有限公司", object, n),
		"city": []string{"上海", "深圳", "北京", "成都"}[n%4], "phone": fmt.Sprintf("+86130000%05d", n),
	}
}
