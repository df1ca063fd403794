package hook

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"net/http"
	"strconv"
	"strings"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/outbox"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/query"
	"github.com/tenon-crm/tenon/internal/record"
)

// chain is where the writes of a run stand among those that follow from each other.
type chain struct {
	depth int    // of the writes of this run
	cause string // the same at each attempt
	part  string // what it is part of was done from there, by a person who may undo it; "" of other runs
}

// chainCode is the problem of a write that lies too deep. No script catches it.
const chainCode = "hook_chain"

// writing is what a hook may do with its rights, through the steps of every write.
func (s *Service) writing() []function {
	type args = []jsontext.Value
	return []function{
		{name: "crm.create", answer: func(ctx context.Context, t *turn, in args) (any, int, error) {
			var object string
			op := record.Op{Method: record.Create}
			var o struct {
				Key string `json:"key"`
			}
			if err := take(in, &object, &op.Data, &o); err != nil {
				return nil, 0, err
			}
			return s.write(ctx, t, object, op, o.Key)
		}},
		{name: "crm.update", answer: func(ctx context.Context, t *turn, in args) (any, int, error) {
			var object string
			op := record.Op{Method: record.Update}
			var o struct {
				Version *int64 `json:"version"`
			}
			if err := take(in, &object, &op.ID, &op.Data, &o); err != nil {
				return nil, 0, err
			}
			op.Version = o.Version
			return s.write(ctx, t, object, op, "")
		}},
		{name: "crm.delete", answer: func(ctx context.Context, t *turn, in args) (any, int, error) {
			return s.writeOf(ctx, t, record.Delete, in)
		}},
		{name: "crm.restore", answer: func(ctx context.Context, t *turn, in args) (any, int, error) {
			return s.writeOf(ctx, t, record.Restore, in)
		}},
	}
}

// writeOf is a write of a record that gives no values.
func (s *Service) writeOf(ctx context.Context, t *turn, method string, in []jsontext.Value) (any, int, error) {
	var object string
	op := record.Op{Method: method}
	if err := take(in, &object, &op.ID); err != nil {
		return nil, 0, err
	}
	return s.write(ctx, t, object, op, "")
}

// write makes one write for a hook and gives the record as the hook may read it. With
// a key a create that is repeated gives the record that there is.
func (s *Service) write(ctx context.Context, t *turn, object string, op record.Op, key string) (any, int, error) {
	if t.chain == nil {
		t.chain = &chain{depth: 1}
	}
	if t.chain.depth >= outbox.MaxDepth {
		return nil, 0, problem.New(http.StatusConflict, chainCode, locale.Args{"hook": t.hook.Name(), "max": outbox.MaxDepth})
	}
	if op.Method == record.Create && key == "" && t.steady != "" {
		var err error
		if key, err = t.nextKey(object, op.Data); err != nil {
			return nil, 0, err
		}
	}
	deed := Deed{What: "crm." + op.Method, To: strings.TrimSpace(object + " " + op.ID), Said: op.Data}
	act := func(d *Deed) (any, error) {
		o := record.Options{Source: record.SourceHook, Cause: t.chain.cause, Depth: t.chain.depth, Part: t.chain.part, DryRun: t.dry}
		if key != "" {
			o.Retry = "hook:" + t.hook.Key + ":" + key
		}
		res, err := s.Record.Write(ctx, t.rights.Who, object, op, o)
		if err != nil {
			return nil, err
		}
		d.To = object + " " + res.ID
		if op.Method == record.Delete {
			return nil, nil
		}
		r := s.Query.Rights(t.rights.Who)
		rec, err := s.Query.Show(ctx, r, r.Snap.Objects[object], res.Row, query.GetRequest{Object: object, ID: res.ID, Rows: true})
		if problem.Is(err, "not_found") { // given away
			return map[string]any{"id": res.ID}, nil
		}
		return rec, err
	}
	if t.trial == nil || !t.dry {
		v, err := t.does(ctx, deed, act)
		return v, 1, err
	}
	// What it would come to, or be refused for, is found out by a write that is not kept.
	would := deed
	v, err := act(&would)
	if err != nil {
		return nil, 1, err
	}
	if given, err := t.does(ctx, deed, act); given != nil || err != nil {
		return given, 1, err
	}
	return v, 1, nil
}

// nextKey is by what a record is known that a run makes which may be done again: by what
// it is, and how many of the same came before it. So one that is left out when the run
// is done again, since it is there, gives its place to no other.
func (t *turn) nextKey(object string, data map[string]any) (string, error) {
	raw, err := json.Marshal(data, json.Deterministic(true))
	if err != nil {
		return "", problem.Bad("hook_argument", locale.Args{"number": 2}).Cause(err)
	}
	sum := sha256.Sum256(append([]byte(object+"\n"), raw...))
	same := hex.EncodeToString(sum[:])
	if t.made == nil {
		t.made = map[string]int{}
	}
	t.made[same]++
	return t.steady + ":" + same + ":" + strconv.Itoa(t.made[same]), nil
}
