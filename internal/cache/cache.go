// Package cache keeps results between runs, in files below the user's cache
// directory.
//
// It exists because of a measurement: judging a package again takes longer than
// asking the go command whether anything has changed (docs/performance.md). What
// is kept can always be computed anew, so no failure here is an error: a cache
// that cannot be used is one that is empty.
//
// The environment variable IFACEVALCACHE names another directory, or is "off".
// Entries that have not been used for five days are removed.
package cache

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/rogpeppe/go-internal/cache"
)

// A Cache holds entries by key. The nil Cache is empty and keeps nothing.
type Cache struct {
	files *cache.Cache
	self  string
}

// Open opens the user's cache, nil if there is none.
func Open() *Cache {
	dir := os.Getenv("IFACEVALCACHE")
	if dir == "off" {
		return nil
	}
	if dir == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return nil
		}
		dir = filepath.Join(base, "ifaceval")
	}
	self, err := program()
	if err != nil || os.MkdirAll(dir, 0o777) != nil {
		return nil
	}
	files, err := cache.Open(dir)
	if err != nil {
		return nil
	}
	return &Cache{files, self}
}

// program identifies this program by its content, so that another build of
// ifaceval does not believe what this one kept.
var program = sync.OnceValues(func() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return string(h.Sum(nil)), nil
})

// A Key names an entry: the program that makes it and everything that it
// depends on.
type Key struct {
	id cache.ActionID
}

// Key returns the key of what kind of entry depends on the given values.
func (c *Cache) Key(kind string, depends ...string) Key {
	if c == nil {
		return Key{}
	}
	h := cache.NewHash("ifaceval " + kind)
	fmt.Fprintf(h, "%q %q %q", kind, c.self, depends)
	return Key{h.Sum()}
}

// Get returns an entry.
func (c *Cache) Get(k Key) ([]byte, bool) {
	if c == nil {
		return nil, false
	}
	data, _, err := c.files.GetBytes(k.id)
	return data, err == nil
}

// Put keeps an entry.
func (c *Cache) Put(k Key, data []byte) {
	if c == nil {
		return
	}
	// A full disk or a read-only directory only means another computation later.
	_ = c.files.PutBytes(k.id, data)
	c.files.Trim()
}
