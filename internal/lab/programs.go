package lab

import (
	_ "embed"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/txtar"
)

// Programs is the archive of the programs that the labs run, and of the package
// iface, which they import: the files of two modules, which can only be embedded
// as one. A test compares it with the tree.
//
//go:embed programs.txtar
var Programs []byte

// Extract writes the programs into a directory. The labs' commands are run in
// its subdirectory Directory.
func Extract(dir string) error {
	for _, f := range txtar.Parse(Programs).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			return err
		}
	}
	return nil
}
