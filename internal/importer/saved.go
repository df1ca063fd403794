package importer

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pocketbase/dbx"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Bounds of saved mappings.
const (
	maxSaved     = 100 // of a person, for one object
	maxSavedName = 100 // characters
	maxSavedRun  = 256 << 10
)

// Saved is a mapping with all that goes with it, kept under a name. It is its maker's
// alone: what values of a file mean may name records that others do not see.
type Saved struct {
	ID      string  `json:"id"`
	Object  string  `json:"object"`
	Name    string  `json:"name"`
	Run     Request `json:"run"`
	Updated string  `json:"updated"`
}

// SavedMappings are the person's for an object, by name.
func (s *Service) SavedMappings(ctx context.Context, who *access.Principal, object string) ([]Saved, error) {
	if _, _, err := s.object(who, object); err != nil {
		return nil, err
	}
	var rows []struct {
		ID      string `db:"id"`
		Name    string `db:"name"`
		Run     string `db:"run"`
		Updated string `db:"updated"`
	}
	if err := s.App.ConcurrentDB().NewQuery(`SELECT "id","name","run","updated" FROM "tn_import_mappings" WHERE "by"={:by} AND "object"={:object} ORDER BY "name"`).
		Bind(dbx.Params{"by": who.UserID, "object": object}).WithContext(ctx).All(&rows); err != nil {
		return nil, err
	}
	out := make([]Saved, len(rows))
	for n, row := range rows {
		out[n] = Saved{ID: row.ID, Object: object, Name: row.Name, Updated: row.Updated}
		if err := json.Unmarshal([]byte(row.Run), &out[n].Run); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// SaveMapping keeps a mapping under a name, in place of the one that had it. 400 with
// what is wrong with the name, 409 import_mappings_full.
func (s *Service) SaveMapping(ctx context.Context, who *access.Principal, object, name string, q Request) (*Saved, error) {
	if _, _, err := s.object(who, object); err != nil {
		return nil, err
	}
	q.DryRun = false
	run, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	name = strings.Join(strings.Fields(name), " ")
	p := problem.Invalid()
	if n := utf8.RuneCountInString(name); n == 0 || n > maxSavedName {
		p.Field("name", "import_mapping_name", locale.Args{"max": maxSavedName})
	}
	if len(q.Mapping) == 0 {
		p.Field("run", "import_nothing_mapped")
	} else if len(run) > maxSavedRun {
		p.Field("run", "import_mapping_large")
	}
	if err := p.OrNil(); err != nil {
		return nil, err
	}
	have, err := s.SavedMappings(ctx, who, object)
	if err != nil {
		return nil, err
	}
	out := &Saved{ID: s.NewID(), Object: object, Name: name, Run: q, Updated: s.stamp()}
	if at := slices.IndexFunc(have, func(one Saved) bool { return one.Name == name }); at >= 0 {
		out.ID = have[at].ID
	} else if len(have) >= maxSaved {
		return nil, problem.New(http.StatusConflict, "import_mappings_full", locale.Args{"max": maxSaved})
	}
	_, err = s.App.NonconcurrentDB().NewQuery(`INSERT INTO "tn_import_mappings" ("id","by","object","name","run","updated") VALUES ({:id},{:by},{:object},{:name},{:run},{:now})
		ON CONFLICT ("by","object","name") DO UPDATE SET "run"=excluded."run","updated"=excluded."updated"`).Bind(dbx.Params{
		"id": out.ID, "by": who.UserID, "object": object, "name": name, "run": string(run), "now": out.Updated,
	}).WithContext(ctx).Execute()
	return out, err
}

// DropMapping forgets a mapping of the person's; 404 for any other.
func (s *Service) DropMapping(ctx context.Context, who *access.Principal, id string) error {
	res, err := s.App.NonconcurrentDB().NewQuery(`DELETE FROM "tn_import_mappings" WHERE "id"={:id} AND "by"={:by}`).
		Bind(dbx.Params{"id": id, "by": who.UserID}).WithContext(ctx).Execute()
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return problem.NotFound().Cause(err)
	}
	return nil
}
