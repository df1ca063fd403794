package expr

import (
	"encoding/json"
	"os"
	"testing"
)

// The web app's builder writes testdata/trees.json (its test does, and reads it
// back): each text must have the tree that it was made from, so that a condition
// made with the builder opens in it again.
func TestTreesOfTheWebApp(t *testing.T) {
	raw, err := os.ReadFile("testdata/trees.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Text string          `json:"text"`
		Tree json.RawMessage `json:"tree"`
	}
	if err := json.Unmarshal(raw, &cases); err != nil || len(cases) < 50 {
		t.Fatal(len(cases), err)
	}
	env := newEnv(t, demo())
	for _, c := range cases {
		got, issue := treeOf(t, env, c.Text, Filter)
		if issue != nil {
			t.Errorf("%s: %+v", c.Text, issue)
		} else if !sameJSON(got, string(c.Tree)) {
			t.Errorf("%s\n got %s\nwant %s", c.Text, got, c.Tree)
		}
	}
}
