package meta_test

import (
	"bytes"
	"image"
	"strings"
	"testing"

	"github.com/tenon-crm/tenon/internal/banner"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// TestAFormKeepsItsPictureInItsPackage: the files that come out go in as they are,
// and come out again with the same bytes.
func TestAFormKeepsItsPictureInItsPackage(t *testing.T) {
	t.Parallel()
	drawn, err := banner.Encode(image.NewGray(image.Rect(0, 0, 400, 100)))
	if err != nil {
		t.Fatal(err)
	}
	const form = "forms/pictured.yaml"
	b := newBench(t)
	b.put("ann", inApp+"\n---\nkind: form\nkey: pictured\napp: crm\nobject: customer\ntheme: teal\nheader:\n  picture: |-\n    "+
		strings.ReplaceAll(drawn, "\n", "\n    ")+"\n  alt: {zh: 门店}\nnodes: [{field: name}]")
	rel := b.publish("ann")
	out, err := b.store.ExportApp("crm")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out[form], []byte("theme: teal\nheader:\n  picture: |-\n    "+drawn[:76]+"\n")) {
		t.Errorf("%s", out[form])
	}
	var packed bytes.Buffer
	if err := meta.WriteZip(&packed, out); err != nil {
		t.Fatal(err)
	}
	fsys, err := meta.OpenZip(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	other := newBench(t)
	if _, err := other.store.ImportPackage(other.ctx, nil, "bob", fsys); err != nil {
		t.Fatal(explain(err))
	}
	if again := other.publish("bob"); again.Sha != rel.Sha {
		t.Error("the sha differs")
	}
	back, err := other.store.ExportApp("crm")
	if err != nil || !bytes.Equal(back[form], out[form]) {
		t.Errorf("%v\n%s", err, back[form])
	}
	out[form] = bytes.Replace(out[form], []byte(drawn[:76]), []byte("PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+"), 1)
	_, err = other.store.Registry().ReadPackage(files(out))
	if p, ok := problem.As(err); !ok || p.Fields[form+":header.picture"].Code != "form_picture" {
		t.Errorf("a hostile picture in a package: %v", err)
	}
}
