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
