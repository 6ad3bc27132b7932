package source

import (
	"fmt"
	"go/token"
	"go/types"
	"io"

	"golang.org/x/tools/go/gcexportdata"
)

// readExport reads a package's export data out of its archive. A damaged
// archive makes the reader of x/tools panic; here it is an error like another.
func readExport(fset *token.FileSet, archive io.Reader, table map[string]*types.Package, path string) (p *types.Package, err error) {
	defer func() {
		if r := recover(); r != nil {
			p, err = nil, fmt.Errorf("export data of %s: %v", path, r)
		}
	}()
	//lint:ignore SA1019 Up to Go 1.27 `go list -export` names archives, and this is what reads them; Go 1.29 is to stop it.
	r, err := gcexportdata.NewReader(archive)
	if err != nil {
		return nil, fmt.Errorf("export data of %s: %w", path, err)
	}
	return gcexportdata.Read(r, fset, table, path)
}
