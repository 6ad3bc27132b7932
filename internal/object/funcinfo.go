package object

import "fmt"

// funcInfo fills in what the FuncInfo says: the kind, the start line, the
// inline tree. Frame sizes and the list of files are passed over.
func (o *object) funcInfo(f *Func, b []byte) error {
	fixed := 16
	if o.magic == "go118ld" {
		fixed = 12
	}
	if len(b) < fixed+4 {
		return fmt.Errorf("FuncInfo has %d bytes", len(b))
	}
	f.Wrapper = isWrapper(b[8], f.Name)
	if fixed == 16 {
		f.StartLine = int(int32(u32(b[12:])))
	}
	numFiles := uint64(u32(b[fixed:]))
	tree := uint64(fixed) + 4 + 4*numFiles
	if tree+4 > uint64(len(b)) {
		return fmt.Errorf("FuncInfo of %d bytes lists %d files", len(b), numFiles)
	}
	n := uint64(u32(b[tree:]))
	b = b[tree+4:]
	if n*inlinedSize > uint64(len(b)) {
		return fmt.Errorf("inline tree of %d calls in %d bytes", n, len(b))
	}
	f.Inlined = o.arenas.inlined.take(int(n))
	for i := range f.Inlined {
		if err := o.inlined(&f.Inlined[i], i, b[i*inlinedSize:]); err != nil {
			return err
		}
	}
	return nil
}

func (o *object) inlined(in *Inlined, i int, b []byte) error {
	file := u32(b[4:])
	*in = Inlined{
		Parent:   int(int32(u32(b))),
		Line:     int(int32(u32(b[8:]))),
		Func:     o.refName(symRef{u32(b[12:]), u32(b[16:])}),
		ParentPC: int32(u32(b[20:])),
	}
	// Parents come first, so that walking up always ends.
	if in.Parent < -1 || in.Parent >= i {
		return fmt.Errorf("inline node %d has parent %d", i, in.Parent)
	}
	if uint64(file) >= uint64(len(o.files)) {
		return fmt.Errorf("inline node %d has file %d of %d", i, file, len(o.files))
	}
	in.File = o.files[file]
	if unresolved(in.Func) {
		o.unnamed++
	}
	return nil
}
