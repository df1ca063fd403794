package meta

import (
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
)

// removedOptions notes the expressions that name an option which this release
// takes away from a field: they would compare with what no record has any more.
func (l *linker) removedOptions() error {
	if l.old == nil || l.snap.Env == nil {
		return nil
	}
	gone := map[Target]locale.Text{}
	for key, o := range l.old.Objects {
		for _, was := range o.Columns {
			is := l.column(key, was.Spec.Key)
			if is == nil || len(is.Spec.Options) == 0 {
				continue
			}
			for _, option := range was.Spec.Options {
				if _, kept := is.Spec.Option(option.Value); !kept {
					gone[Target{Kind: TargetOption, Object: key, Key: was.Spec.Key, Option: option.Value}] = optionName(was, option)
				}
			}
		}
	}
	if len(gone) == 0 {
		return nil
	}
	inner, err := l.snap.expressions()
	if err != nil {
		return err
	}
	type place struct {
		doc  Ref
		path string
	}
	told := map[place]bool{}
	for _, n := range inner {
		what, removed := gone[n.to]
		at := place{n.doc, n.path}
		if !removed || told[at] || l.docs[n.doc] == nil {
			continue
		}
		told[at] = true
		l.doc = l.docs[n.doc]
		l.inUse(n.path, what)
	}
	return nil
}

func optionName(c *Column, o field.Option) locale.Text {
	return say("what_option", locale.Args{"option": named(o.Label, o.Value), "field": named(c.Spec.Label, c.Spec.Key)})
}
