package cache

import (
	"os"
	"path/filepath"
	"testing"
)

func TestCache(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("IFACEVALCACHE", dir)
	c := Open()
	k := c.Key("report", "a", "b")
	if _, ok := c.Get(k); ok {
		t.Error("an empty cache has an entry")
	}
	c.Put(k, []byte("kept"))
	if got, ok := Open().Get(Open().Key("report", "a", "b")); !ok || string(got) != "kept" {
		t.Errorf("got %q, %v after Put", got, ok)
	}
	for _, other := range []Key{c.Key("report", "a b"), c.Key("report", "b", "a"), c.Key("canary", "a", "b"), c.Key("report")} {
		if _, ok := c.Get(other); ok {
			t.Error("another key has the entry")
		}
	}
}

func TestUnusable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"off", filepath.Join(file, "below")} {
		t.Setenv("IFACEVALCACHE", dir)
		c := Open()
		c.Put(c.Key("report"), []byte("x"))
		if _, ok := c.Get(c.Key("report")); ok {
			t.Errorf("IFACEVALCACHE=%s keeps entries", dir)
		}
	}
}
