package record

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/store"
)

// AskDuplicates as Options.Duplicates refuses a write of which a rule warns, with the
// text by which the person confirms that they have seen it.
const AskDuplicates = "ask"

// byPeople are the sources of what people do themselves.
var byPeople = []string{"", SourceUI, SourceAPI, SourceBatch, SourceUndo}

// onDuplicate is what a rule does with this write. What comes in by a key is another
// system's, whoever's key it is; a header changes nothing.
func (b *batch) onDuplicate(rule *meta.CompiledDuplicates) string {
	switch {
	case b.opts.Source == SourceMerge, b.opts.Unmerges: // who merges has looked, and who takes it back wants them both
		return meta.DuplicateAllow
	case b.opts.Source == SourceImport:
		return rule.OnImport
	case b.r.Who.UserID != "" && b.r.Who.Key == "" && slices.Contains(byPeople, b.opts.Source):
		return rule.OnForm
	}
	return rule.OnAPI
}

// compares reports whether a rule is about what the draft changes: a record from
// before that is a duplicate can still be edited otherwise.
func (b *batch) compares(ctx context.Context, d *draft, rule *meta.CompiledDuplicates) bool {
	own := rule.Sides[0]
	switch {
	case d.op.Method == Create, d.op.Method == Restore:
		return true
	case d.op.Method != Update:
		return false
	}
	changed := changes(b.obj, d)
	if slices.ContainsFunc(own.Columns, func(c *meta.Column) bool { return slices.Contains(changed, c) }) {
		return true
	}
	return own.When != nil && len(changed) > 0 && !own.When.True(ctx, b.r.For(b.obj.Key, d.old, store.Reach(ctx, b.db(), b.r.Snap)))
}

// beginDuplicates notes up to where the checks before the transaction look.
func (b *batch) beginDuplicates(ctx context.Context) (err error) {
	if len(b.obj.Held) == 0 {
		return nil
	}
	if b.tx == nil {
		if err := b.query.Engine.Remember(ctx, b.db(), b.obj.Held); err != nil {
			return err
		}
	}
	b.mark, err = b.query.Engine.Mark(ctx, b.db())
	return err
}

// checkDuplicates asks the object's rules for duplicates. The transaction asks again
// for what came since.
func (b *batch) checkDuplicates(ctx context.Context, d *draft) error {
	d.twins = nil
	return b.twins(ctx, b.db(), d, 0)
}

func (b *batch) twins(ctx context.Context, db dbx.Builder, d *draft, after int64) error {
	for _, rule := range b.obj.Duplicates {
		action := b.onDuplicate(rule)
		if action == meta.DuplicateAllow || !b.compares(ctx, d, rule) {
			continue
		}
		found, err := b.query.Sames(ctx, db, b.r, rule, d.row, d.op.ID, after)
		if err != nil {
			return err
		}
		found = slices.DeleteFunc(found, func(f query.Same) bool { return d.knowsTwin(rule, f) })
		if len(found) == 0 {
			continue
		}
		told, err := b.query.Tell(ctx, db, b.r, found)
		if err != nil {
			return err
		}
		for i := range told {
			told[i].Action = action
		}
		d.twins = append(d.twins, twins{rule, action, found, told})
	}
	return nil
}

// knowsTwin reports whether a rule has found the record before.
func (d *draft) knowsTwin(rule *meta.CompiledDuplicates, f query.Same) bool {
	return slices.ContainsFunc(d.twins, func(x twins) bool {
		return x.rule == rule && slices.ContainsFunc(x.found, func(was query.Same) bool { return was.ID == f.ID && was.Side.Object == f.Side.Object })
	})
}

// twins are what a rule finds to be the same as a draft.
type twins struct {
	rule   *meta.CompiledDuplicates
	action string
	found  []query.Same
	told   []query.Duplicate
}

// text says what the rule found, in its own words if it has some.
func (x twins) text() *problem.Item {
	it := &problem.Item{Code: "duplicate_exists", Text: x.rule.Message, Rule: x.rule.Key}
	var names []string
	for _, t := range x.told {
		if t.Title == "" && t.Owner == "" && t.Department == "" {
			continue
		}
		said := slices.DeleteFunc([]string{t.Title, t.Owner, t.Department}, func(s string) bool { return s == "" })
		names = append(names, strings.Join(said, " · "))
	}
	if len(names) > 0 {
		it.Code, it.Args = "duplicate_found", locale.Args{"names": locale.Text{ZH: strings.Join(names, "、"), EN: strings.Join(names, ", ")}}
	}
	return it
}

// confirmation is the text by which a person says that they have seen these
// duplicates, and no others.
func confirmation(list []twins) string {
	var seen []string
	for _, x := range list {
		for _, f := range x.found {
			seen = append(seen, x.rule.Key+" "+f.Side.Object+" "+f.ID)
		}
	}
	slices.Sort(seen)
	sum := sha256.Sum256([]byte(strings.Join(seen, "\n")))
	return hex.EncodeToString(sum[:16])
}

// refuseTwins is why the draft is not written for its duplicates, nil where it is:
// what a rule warns of then stands among its warnings.
func (b *batch) refuseTwins(d *draft) *problem.Problem {
	if len(d.twins) == 0 {
		return nil
	}
	var told []query.Duplicate // each record once, whichever rules find it
	blocked, seen := problem.Invalid(), map[[2]string]bool{}
	for _, x := range d.twins {
		for i, f := range x.found {
			if at := [2]string{f.Side.Object, f.ID}; !seen[at] {
				seen[at] = true
				told = append(told, x.told[i])
			}
		}
		if x.action == meta.DuplicateBlock {
			blocked.Item(b.known(x.rule.Match[0].Field), x.text())
		}
	}
	if len(blocked.Fields) > 0 {
		return blocked.With("duplicates", told)
	}
	if token := confirmation(d.twins); b.opts.Duplicates != "" && b.opts.Duplicates != token {
		return problem.New(409, "duplicate_unconfirmed").With("duplicates", told).With("confirm", token)
	}
	for _, x := range d.twins {
		it := x.text()
		w := Warning{Rule: x.rule.Key, Field: b.known(x.rule.Match[0].Field), Text: it.Text, Duplicates: x.told}
		if w.Text.IsZero() {
			w.Text = locale.Both(it.Code, it.Args)
		}
		d.warned = append(d.warned, w)
	}
	return nil
}

// known is a field's key, or "_" for one that is not there for the person.
func (b *batch) known(key string) string {
	if b.knows(key) {
		return key
	}
	return "_"
}

// keepDuplicates brings what rules compare of a written record up to date.
func (b *batch) keepDuplicates(ctx context.Context, tx core.App, d *draft) error {
	for _, side := range b.obj.Held {
		var err error
		switch {
		case d.op.Method == Delete:
			err = b.query.Engine.Remove(ctx, tx.DB(), side, d.op.ID)
		case d.op.Method == Create, d.op.Method == Restore, side.When != nil, slices.ContainsFunc(changes(b.obj, d), func(c *meta.Column) bool { return slices.Contains(side.Columns, c) }):
			err = b.query.Engine.Put(ctx, tx.DB(), side, d.op.ID, d.row, d.op.Method == Create)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// applyDuplicates keeps what rules compare of the record, and holds it against what
// was written since the checks: of two that race one wins.
func (b *batch) applyDuplicates(ctx context.Context, tx core.App, d *draft) error {
	if err := b.keepDuplicates(ctx, tx, d); err != nil {
		return err
	}
	after := b.mark
	if d.hooked { // another row than the one that was checked
		after, d.twins = 0, nil
	}
	before := len(d.twins)
	if err := b.twins(ctx, tx.DB(), d, after); err != nil || len(d.twins) == before {
		return err
	}
	d.warned = slices.DeleteFunc(d.warned, func(w Warning) bool { return w.Duplicates != nil })
	if p := b.refuseTwins(d); p != nil {
		return p
	}
	return nil
}

// merge adds what another refusal says to what is wrong with the draft.
func (d *draft) merge(p *problem.Problem) {
	for key, it := range p.Fields {
		d.wrong(key, it)
	}
	for key, v := range p.Extra {
		d.invalid.With(key, v)
	}
}
