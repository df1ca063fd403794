package fault

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"testing"
	"time"
)

type importState struct {
	ID, State                    string
	Created, Failed, Total, Done int
	Error                        any
}

// killWhileImporting kills the server in the middle of an import, so many times,
// and checks that in the end every row is there exactly once.
func killWhileImporting(t *testing.T, rows, kills int) {
	s := newServer(t)
	s.start()
	s.business()
	run := s.upload(rows)
	path := "/api/v1/imports/" + run.ID
	s.must(http.MethodPost, path+"/run", map[string]any{
		"mapping": map[string]string{"name": "name", "count": "count", "code": "code"}, "mode": "create", "key": []string{}, "dryRun": false, "settings": map[string]any{},
	}, nil)
	killed := 0
	for deadline := time.Now().Add(3 * time.Minute); ; {
		state := &importState{}
		s.must(http.MethodGet, path, nil, state)
		if state.State == "done" {
			if state.Created != rows || state.Failed != 0 {
				t.Errorf("created %d, failed %d of %d", state.Created, state.Failed, rows)
			}
			break
		}
		if state.State != "queued" && state.State != "running" || time.Now().After(deadline) {
			t.Fatalf("the import is %+v\n%s", state, tail(s.log.String()))
		}
		if killed < kills && state.Done > 0 && state.Done >= killed*rows/(kills+1) {
			time.Sleep(time.Duration(rand.IntN(30)) * time.Millisecond)
			s.kill()
			sound(t, s.dir)
			killed++
			s.start()
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.kill()
	if killed == 0 {
		t.Error("the import was over before the first kill")
	}
	db := open(t, s.dir)
	var have, different, entries int
	err := db.QueryRowContext(t.Context(), `SELECT count(*), count(DISTINCT "code"),
		(SELECT count(*) FROM "tn_history" WHERE "object" = 'note') FROM "note"`).Scan(&have, &different, &entries)
	if err != nil || have != rows || different != rows || entries != rows {
		t.Errorf("%d rows, %d codes, %d entries of history for %d rows of the file (%v)", have, different, entries, rows, err)
	}
	t.Logf("%d rows, %d kills", rows, killed)
}

// upload sends a file with so many rows.
func (s *server) upload(rows int) *importState {
	s.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if err := form.WriteField("object", "note"); err != nil {
		s.t.Fatal(err)
	}
	file, err := form.CreateFormFile("file", "notes.csv")
	if err != nil {
		s.t.Fatal(err)
	}
	fmt.Fprintln(file, "name,count,code")
	for n := range rows {
		fmt.Fprintf(file, "记录 %d,%d,C%07d\n", n, n%100, n)
	}
	if err := form.Close(); err != nil {
		s.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, "http://"+s.addr+"/api/v1/imports", &body)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	raw, err := s.do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	return decode[importState](s.t, raw)
}

func TestKillWhileImporting(t *testing.T) {
	t.Parallel()
	killWhileImporting(t, 3000, 2)
}
