package inbound

import (
	"context"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/contract"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/hook"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
)

// done is what came of a message: a record, or the reasons why there is none.
type done struct {
	object  string // of the record
	record  string
	changed bool // the record was there
	values  map[string]any
	reasons []Reason
	trial   *hook.Trial // of a hook that was only tried
}

// apply checks a message and writes its record with what the role may do; with dry
// nothing is written. An error is our own trouble: the message is as good as before.
func (s *Service) apply(ctx context.Context, in *meta.CompiledInbound, m *Message, dry bool) (*done, error) {
	tree, fault := contract.Parse([]byte(m.Body))
	if fault != nil {
		return &done{reasons: ofContract([]contract.Fault{*fault})}, nil
	}
	if in.Contract != nil {
		if faults := in.Contract.Check(tree); len(faults) > 0 {
			return &done{reasons: ofContract(faults)}, nil
		}
	}
	if in.Hook != nil {
		return s.hooked(ctx, in, m, tree, dry)
	}
	who := access.Serving(in.Role)
	who.Locale = s.Meta.Current().Business.Locale
	data, reasons, err := s.values(ctx, who, in.Inbound, tree)
	if err != nil || len(reasons) > 0 {
		return refused(in.Inbound, &done{values: data, reasons: reasons}, err)
	}
	// Another way in may make the record between the look and the write: then it is found.
	for try := 1; ; try++ {
		out := &done{values: data}
		op := record.Op{Method: record.Create, Data: data}
		if out.record, err = s.find(ctx, who, in.Inbound, data); err != nil {
			return refused(in.Inbound, out, err)
		}
		if out.record == query.Ambiguous {
			return &done{values: data, reasons: []Reason{reason("inbound_several", in.Match, from(in.Mapping, in.Match), nil)}}, nil
		}
		if out.changed = out.record != ""; out.changed {
			op.Method, op.ID = record.Update, out.record
		}
		cause := "inbound:" + in.Key + ":" + m.Message
		res, err := s.Record.Write(ctx, who, in.Object, op, record.Options{Source: record.SourceInbound, Cause: cause, Retry: cause, DryRun: dry})
		if p, is := problem.As(err); is && try == 1 && in.Match != "" && !out.changed && p.Fields[in.Match] != nil && p.Fields[in.Match].Code == "not_unique" {
			continue
		}
		if err != nil {
			return refused(in.Inbound, out, err)
		}
		out.object, out.record = in.Object, res.ID
		return out, nil
	}
}

// hooked has the hook of an endpoint take a message; with dry it is only tried.
func (s *Service) hooked(ctx context.Context, in *meta.CompiledInbound, m *Message, tree any, dry bool) (*done, error) {
	q := &hook.Incoming{Hook: in.Hook, Role: in.Role, Endpoint: in.Key, Message: m.Message, Key: "inbound:" + in.Key + ":" + m.Message, At: m.At, Attempt: m.Attempts + 1, Input: tree}
	if dry {
		q.At = s.stamp(s.Now())
		out := &done{trial: s.Hooks.TryIncoming(ctx, q)}
		for _, p := range []*problem.Problem{out.trial.Failed, out.trial.Refused} {
			if p != nil {
				return refused(in.Inbound, out, p)
			}
		}
		return out, nil
	}
	taken, err := s.Hooks.Take(ctx, q)
	if err != nil {
		return refused(in.Inbound, &done{}, err)
	}
	return &done{object: taken.Object, record: taken.Record}, nil
}

// find gives the record that a message is about, by the value of the field that
// tells; "" where there is none, or no such field.
func (s *Service) find(ctx context.Context, who *access.Principal, in *meta.Inbound, data map[string]any) (string, error) {
	raw, given := data[in.Match]
	snap := s.Meta.Current()
	o := snap.Objects[in.Object]
	if !given || o == nil || o.ByKey[in.Match] == nil {
		return "", nil
	}
	c := o.ByKey[in.Match]
	v, wrong := c.Type.Normalise(field.Context{Now: s.Now(), Zone: snap.Business.Zone, Workdays: snap.Business.Workdays, Tag: who.Locale}, &c.Spec, raw)
	if wrong != nil || field.Blank(c.Expr.Kind, v) {
		return "", nil // the write says what is wrong with it
	}
	ids, err := s.Query.FindByKey(ctx, who, in.Object, []string{in.Match}, [][]any{{v}})
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// refused tells reasons for quarantine from trouble of our own, which another
// attempt may not have: a server error, or a record and a release that moved.
func refused(in *meta.Inbound, out *done, err error) (*done, error) {
	if err == nil {
		return out, nil
	}
	p, is := problem.As(err)
	if !is || p.Status >= 500 || p.Code == "record_busy" || p.Code == "meta_changed" {
		return nil, err
	}
	out.record, out.changed, out.reasons = "", false, ofProblem(in, p)
	return out, nil
}
