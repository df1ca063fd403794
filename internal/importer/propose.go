package importer

import (
	"context"
	"slices"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/field"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
)

const (
	// maxTables is how many files and sheets are looked at together.
	maxTables = 20
	// maxTaken is how many columns are proposed as fields: as many as an object should have.
	maxTaken = 300
	// maxExamples is how many values are shown that do not fit a type.
	maxExamples = 3
)

// Proposal is what the tables of some files would be as objects.
type Proposal struct {
	Tables []ProposedTable `json:"tables"`
}

// ProposedTable is a file, or a sheet of one, as an object.
type ProposedTable struct {
	File    string           `json:"file"` // id of the staged import
	Name    string           `json:"name"`
	Sheet   string           `json:"sheet"`
	Rows    int              `json:"rows"`
	Key     string           `json:"key"`
	Label   locale.Text      `json:"label"`
	Plural  locale.Text      `json:"plural,omitzero"`
	Title   string           `json:"title"` // the column whose field names a record; "" when none can
	Needs   []string         `json:"needs"` // files that relations lead to: to be imported before
	Columns []ProposedColumn `json:"columns"`
	source  *Import
	scans   []*scan
}

// ProposedColumn is a column as a field. Choices are what it may be, the likeliest
// first.
type ProposedColumn struct {
	Name      string          `json:"name"`
	Take      bool            `json:"take"`
	Key       string          `json:"key"`
	Label     locale.Text     `json:"label"`
	Required  bool            `json:"required"`
	Unique    bool            `json:"unique"`
	Blank     int             `json:"blank"`    // rows without a value
	Repeated  bool            `json:"repeated"` // a value comes more than once, or nobody knows
	Samples   []string        `json:"samples"`
	Values    []Value         `json:"values"` // all of them, when they are few
	DateOrder field.DateOrder `json:"date_order,omitempty"`
	DateDoubt bool            `json:"date_doubt,omitempty"`
	Choices   []Choice        `json:"choices"`
}

// Choice is one type that a column may have. Misfits of the Looked values, as those in
// Wrong, are none of the type: their rows would be refused.
type Choice struct {
	Type       string         `json:"type"`
	Settings   map[string]any `json:"settings"` // of the type, as documents have them
	Table      string         `json:"table"`    // of a relation to another table of the proposal: its file
	Confidence float64        `json:"confidence"`
	Looked     int            `json:"looked"`
	Misfits    int            `json:"misfits"`
	Wrong      []string       `json:"wrong"`
	Merges     []Merge        `json:"merges"`
}

// Merge is a value that probably is another one, misspelt.
type Merge struct {
	Value string `json:"value"`
	Count int    `json:"count"`
	Into  string `json:"into"`
}

// proposer makes one proposal for one person.
type proposer struct {
	s      *Service
	ctx    context.Context
	who    *access.Principal
	fields field.Context
	words  [][]string
	known  []string // well spelt words
	app    string
	tables []ProposedTable
}

// Propose looks at staged files of the person's and says what objects of an app their
// tables would be. 404 for a file that is not theirs or has an object.
func (s *Service) Propose(ctx context.Context, who *access.Principal, app string, files []string) (*Proposal, error) {
	if len(files) > maxTables {
		return nil, fileProblem("proposal_too_many", locale.Args{"max": maxTables})
	}
	p := &proposer{s: s, ctx: ctx, who: who, fields: s.fields(who), words: glossary(), known: s.spelling(who), app: app, tables: []ProposedTable{}}
	kept := 0
	for _, id := range slices.Compact(slices.Clone(files)) {
		i, err := s.staged(ctx, who, id)
		if err != nil {
			return nil, err
		}
		scans, err := s.scanAll(ctx, i, &kept)
		if err != nil {
			return nil, err
		}
		p.add(i, scans)
	}
	for t := range p.tables {
		for c := range p.tables[t].Columns {
			p.choose(&p.tables[t], c)
		}
		p.tables[t].name()
	}
	if err := p.link(); err != nil {
		return nil, err
	}
	for t := range p.tables {
		p.tables[t].promise()
	}
	return &Proposal{Tables: p.tables}, nil
}

// add makes the table of a file, with the names of all that is in it.
func (p *proposer) add(i *Import, scans []*scan) {
	t := ProposedTable{File: i.ID, Name: i.Name, Sheet: i.Sheet, Rows: i.Rows, Needs: []string{}, source: i, scans: scans}
	t.Label, t.Plural = objectName(i)
	many := t.Label.ZH
	if many == "" {
		many = t.Label.EN
	}
	t.Key = freeKey(keyOf(many, p.words), "object", func(key string) bool {
		_, taken := p.s.Snapshot().Objects[key]
		return !taken && meta.IsObjectKey(key) && !slices.ContainsFunc(p.tables, func(o ProposedTable) bool { return o.Key == key })
	})
	used := map[string]bool{}
	for n, c := range scans {
		key := freeKey(keyOf(c.column.Name, p.words), "field", func(key string) bool { return meta.IsFieldKey(key) && !used[key] })
		used[key] = true
		t.Columns = append(t.Columns, ProposedColumn{
			Name: c.column.Name, Take: c.filled > 0 && n < maxTaken, Key: key, Label: labelled(c.column.Name), Blank: c.column.Blank,
			Repeated: !c.unique(), Samples: c.column.Samples, Values: listed(c.column.Values), DateOrder: c.column.DateOrder, DateDoubt: c.column.DateDoubt,
		})
	}
	p.tables = append(p.tables, t)
}

func listed(values []Value) []Value {
	if values == nil {
		return []Value{}
	}
	return values
}

// name finds the column whose field names the records: text that no two rows share,
// else the first that no row is without.
func (t *ProposedTable) name() {
	best, score := -1, 0
	for n, c := range t.Columns {
		if !c.Take || c.Choices[0].Type != "text" || t.scans[n].lines {
			continue
		}
		now := 1
		if c.Blank == 0 {
			now += 2
		}
		if !c.Repeated {
			now += 4
		}
		if now > score {
			best, score = n, now
		}
	}
	if best < 0 { // anything can be read as text
		if best = slices.IndexFunc(t.Columns, func(c ProposedColumn) bool { return c.Take }); best < 0 {
			return
		}
		t.Columns[best].asText()
	}
	t.Title = t.Columns[best].Name
}

// asText makes a text of a column, whatever else it may be.
func (c *ProposedColumn) asText() {
	at := slices.IndexFunc(c.Choices, func(o Choice) bool { return o.Type == "text" })
	text := c.Choices[at]
	c.Choices = slices.Insert(slices.Delete(c.Choices, at, at+1), 0, text)
}

// promise says what is required and unique.
func (t *ProposedTable) promise() {
	for n := range t.Columns {
		c, kind := &t.Columns[n], t.Columns[n].Choices[0].Type
		c.Required = c.Blank == 0 && kind != "switch"
		code := kind == "text" && !t.scans[n].spaced && t.scans[n].longest <= 40 || kind == "email" || kind == "phone"
		c.Unique = !c.Repeated && c.Blank == 0 && (code || kind == "text" && c.Name == t.Title)
	}
}
