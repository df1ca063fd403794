package expr

import (
	"context"
	"strings"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types/ref"
)

type param struct{}

type Env struct{}

func New(cat Catalog, zone *time.Location) (*Env, error) { return &Env{}, nil }

func (e *Env) Compile(object, source string, u Usage) (*Program, error) { return nil, &Errors{} }

func (e *Env) object(key string) (*object, bool)           { return nil, false }
func (e *Env) fieldNames(object string, lens Lens) []string { return nil }

func (p *Program) evaluate(context.Context, cel.Program, Vars) (ref.Val, error) { return nil, nil }

func (p *Program) SQL(alias string, lens Lens, v Vars) (Fragment, error) {
	return Fragment{}, p.Pushable()
}

func Quote(ident string) string { return `"` + strings.ReplaceAll(ident, `"`, `""`) + `"` }
