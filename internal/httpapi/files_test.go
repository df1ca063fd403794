package httpapi_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/testkit"
)

// A body that is too large is refused by its announced length, in the person's
// language and with the limit, and by what it really is when it announces nothing.
func TestABodyThatIsTooLarge(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	big := bytes.Repeat([]byte(" "), 9<<20)
	res := k.Call(k.Admin, "POST", "/api/v1/expressions:check", bytes.NewReader(big)).Code(http.StatusRequestEntityTooLarge, "too_large")
	if msg := res.Text("message"); !strings.Contains(msg, "8 MB") || !strings.Contains(msg, "上限") {
		t.Error(msg)
	}
	// A buffer inside a struct hides its length, so none is announced.
	k.Call(k.Admin, "POST", "/api/v1/expressions:check", struct{ *bytes.Buffer }{bytes.NewBuffer(big)}).Code(http.StatusRequestEntityTooLarge, "too_large")
	k.Call(k.Admin, "POST", "/api/v1/imports", struct{ *bytes.Buffer }{bytes.NewBuffer(big)}, "Content-Type", "text/csv").Code(http.StatusBadRequest, "multipart_required")
}

// History shows files by name, as the record does.
func TestHistoryNamesFiles(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, "")
	k.Define(testkit.M{"kind": "object", "key": "paper", "label": testkit.M{"zh": "文件"}, "title": "name", "fields": []any{
		testkit.M{"key": "name", "type": "text", "label": testkit.M{"zh": "名称"}},
		testkit.M{"key": "doc", "type": "file", "label": testkit.M{"zh": "附件"}},
	}})
	file := k.Upload(k.Admin, "/api/v1/files", "合同.txt", []byte("hello"), nil).Want(http.StatusCreated).Text("id")
	id := k.Create(k.Admin, "paper", testkit.M{"name": "a", "doc": []any{file}})
	res := k.Call(k.Admin, "GET", "/api/v1/objects/paper/records/"+id+"/history", nil).Want(http.StatusOK)
	if got := res.Text("items", 0, "changes", 1, "to", 0, "name"); got != "合同.txt" {
		t.Errorf("the file reads as %q: %s", got, res.Raw)
	}
}
