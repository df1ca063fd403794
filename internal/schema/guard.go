package schema

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/pocketbase/dbx"
	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
)

// publishingKey marks the context of saves that a release makes; only this
// package can make one.
type publishingKey struct{}

func publishing(ctx context.Context) context.Context {
	return context.WithValue(ctx, publishingKey{}, true)
}

func isPublishing(ctx context.Context) bool {
	return ctx != nil && ctx.Value(publishingKey{}) != nil
}

// BindGuards refuses every change of an object's collection that does not come
// from a release or a purge, whoever makes it (the dashboard, hooks, imports of
// collections), and rules on the collection of people. Columns that operators
// add of their own stay theirs.
func BindGuards(app core.App) {
	app.OnCollectionUpdate().BindFunc(func(e *core.CollectionEvent) error {
		if err := guardUpdate(e); err != nil {
			return err
		}
		return e.Next()
	})
	app.OnCollectionDelete().BindFunc(func(e *core.CollectionEvent) error {
		mine, err := isObject(e.App, e.Collection)
		if err != nil {
			return err
		}
		if mine && !isPublishing(e.Context) || e.Collection.Name == "users" {
			return errors.New(say("guard_delete", locale.Args{"collection": e.Collection.Name}).EN)
		}
		return e.Next()
	})
}

func guardUpdate(e *core.CollectionEvent) error {
	stored, err := e.App.FindCollectionByNameOrId(e.Collection.Id)
	if err != nil {
		return err
	}
	if stored.Name == "users" {
		return asError(guardPeople(stored, e.Collection))
	}
	mine, err := isObject(e.App, stored)
	if err != nil || !mine {
		return err
	}
	errs := guardObject(e.Collection)
	if !isPublishing(e.Context) {
		guardFields(errs, stored, e.Collection)
	}
	return asError(errs)
}

// asError is nil for no errors, as validation.Errors by itself is not.
func asError(errs validation.Errors) error {
	if len(errs) == 0 {
		return nil
	}
	return errs
}

// isObject reports whether a collection holds an object, of this release or of
// an earlier one.
func isObject(app core.App, c *core.Collection) (bool, error) {
	if !owned(c) {
		return false, nil
	}
	key := strings.ToLower(c.Name)
	whole, _, _ := strings.Cut(key, "__") // of rows of a sub-form the object that has it
	n, err := count(context.Background(), app,
		`SELECT count(*) FROM "tn_documents" WHERE "kind" = 'object' AND "key" IN ({:key}, {:whole})`, dbx.Params{"key": key, "whole": whole})
	return n > 0, err
}

// rules lists a collection's API rules by the names of the dashboard.
func rules(c *core.Collection) map[string]*string {
	return map[string]*string{
		"listRule": c.ListRule, "viewRule": c.ViewRule, "createRule": c.CreateRule,
		"updateRule": c.UpdateRule, "deleteRule": c.DeleteRule,
	}
}

// guardObject checks what must hold of an object's collection, always.
func guardObject(c *core.Collection) validation.Errors {
	errs := validation.Errors{}
	for name, rule := range rules(c) {
		if rule != nil {
			errs[name] = refusal("guard_rule", nil)
		}
	}
	if len(c.Indexes) > 0 {
		errs["indexes"] = refusal("guard_indexes", nil)
	}
	for _, f := range c.Fields {
		if file, ok := f.(*core.FileField); ok && !file.Protected {
			errs["fields"] = refusal("guard_file", locale.Args{"field": f.GetName()})
		}
	}
	return errs
}

// guardFields checks that the platform's columns and the name stay as they are.
func guardFields(errs validation.Errors, stored, next *core.Collection) {
	if !strings.EqualFold(stored.Name, next.Name) {
		errs["name"] = refusal("guard_name", nil)
	}
	for _, f := range stored.Fields {
		if !managed(f) {
			continue
		}
		now := next.Fields.GetById(f.GetId())
		if now == nil || !unchanged(f, now) {
			errs["fields"] = refusal("guard_field", locale.Args{"field": f.GetName()})
		}
	}
	for _, f := range next.Fields {
		if managed(f) && stored.Fields.GetById(f.GetId()) == nil {
			errs["fields"] = refusal("guard_field", locale.Args{"field": f.GetName()})
		}
	}
}

// unchanged compares all that a column says; what it is shown as in the
// dashboard is the operator's.
func unchanged(a, b core.Field) bool {
	return a.Type() == b.Type() && storageOf(a) == storageOf(b)
}

func storageOf(f core.Field) string {
	raw, err := json.Marshal(f)
	if err != nil {
		return err.Error()
	}
	m := map[string]any{}
	if err := json.Unmarshal(raw, &m); err != nil {
		return err.Error()
	}
	for _, free := range []string{"help", "hidden", "presentable"} {
		delete(m, free)
	}
	raw, err = json.Marshal(m)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// guardPeople refuses rules that would open the people's collection.
func guardPeople(stored, next *core.Collection) validation.Errors {
	errs := validation.Errors{}
	before := rules(stored)
	for name, rule := range rules(next) {
		if rule != nil && before[name] == nil {
			errs[name] = refusal("guard_people", nil)
		}
	}
	if !strings.EqualFold(stored.Name, next.Name) {
		errs["name"] = refusal("guard_name", nil)
	}
	return errs
}

// refusal is a message for the dashboard, which speaks English.
func refusal(code string, args locale.Args) error {
	return validation.NewError(code, say(code, args).EN)
}
