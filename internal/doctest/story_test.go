package doctest

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ifaceval/internal/story"
)

// TestStoryFields compares the fields that docs/walk.md describes with those of
// the JSON forms.
func TestStoryFields(t *testing.T) {
	page := readPage(t, "docs/walk.md")
	for heading, form := range map[string]any{"walk": story.Walk{}, "step": story.Step{}, "explanation": story.Explanation{}} {
		var listed []string
		for _, cell := range column(page.table(t, heading), 0) {
			listed = append(listed, strings.Split(cell, ", ")...)
		}
		slices.Sort(listed)
		if d := cmp.Diff(jsonFields(reflect.TypeOf(form)), listed); d != "" {
			t.Errorf("%s: - code + docs/walk.md\n%s", heading, d)
		}
	}
}

// jsonFields are the names that a struct's fields have in JSON, in order.
func jsonFields(t reflect.Type) []string {
	var names []string
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "-" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
