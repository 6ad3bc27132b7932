package object

// Data is the content of a data symbol.
type Data struct {
	// Bytes is padded with zeros to Size, in the byte order of the target.
	// Symbols above MaxPadded have only the bytes that the file holds: what
	// lies between those and Size is zero.
	Bytes []byte
	Size  uint32

	// Kind is the compiler's name for where the linker puts it: "SRODATA",
	// "SNOPTRDATA", "SDATA", "SBSS", "SNOPTRBSS", …; "" if unknown.
	Kind     string
	ReadOnly bool

	// Relocs are the pointers in it; they have no position.
	Relocs []Reloc
}

// MaxPadded is the size up to which Data.Bytes is padded with zeros. A
// variable of a gigabyte takes no room in an archive, and should take none here.
const MaxPadded = 1 << 20

// Kinds by number, before and since Go 1.24. Debug information comes after.
var (
	kinds18 = []string{"", "STEXT", "SRODATA", "SNOPTRDATA", "SDATA", "SBSS", "SNOPTRBSS", "STLSBSS"}
	kinds24 = []string{"", "STEXT", "STEXTFIPS", "SRODATA", "SRODATAFIPS", "SNOPTRDATA", "SNOPTRDATAFIPS",
		"SDATA", "SDATAFIPS", "SBSS", "SNOPTRBSS", "STLSBSS"}
)

// Data returns a data symbol that this file defines: "p..stmp_3",
// `go:string."x"`, "p.G". The first use builds an index of names. Of symbols with
// one name, static ones of assembly say, it returns the first.
func (f *File) Data(name string) (d Data, ok bool) {
	f.dataOnce.Do(f.indexData)
	i, ok := f.dataIndex[name]
	if !ok {
		return Data{}, false
	}
	o := f.obj
	sym := o.symbol(i)
	d.Size = sym.size()
	d.Bytes = o.content(i)
	if d.Size <= MaxPadded && len(d.Bytes) < int(d.Size) {
		padded := make([]byte, d.Size)
		copy(padded, d.Bytes)
		d.Bytes = padded
	}
	d.Kind = o.kindName(sym.kind())
	d.ReadOnly = sym.kind() == o.rodata || d.Kind == "SRODATA" || d.Kind == "SRODATAFIPS"
	f.dataMu.Lock() // names may be expanded and arenas cut
	defer f.dataMu.Unlock()
	relocs, markers := o.relocs(i)
	d.Relocs = append(relocs, markers...)
	return d, true
}

func (f *File) indexData() {
	o := f.obj
	f.dataIndex = make(map[string]int, o.numDefs())
	for i := range o.numDefs() {
		if !o.isData(o.symbol(i).kind()) {
			continue
		}
		name, ok := o.symbolName(i)
		if _, dup := f.dataIndex[name]; ok && name != "" && !dup {
			f.dataIndex[name] = i
		}
	}
}

// kinds returns the numbering this object uses. Tables of pcs are read-only
// data, so any function tells; without one the version does.
func (o *object) kinds() []string {
	switch {
	case o.rodata == 2, o.rodata == 0 && o.version != 0 && o.version < 24:
		return kinds18
	case o.rodata == 3, o.rodata == 0:
		return kinds24
	}
	return nil
}

func (o *object) kindName(kind byte) string {
	if kinds := o.kinds(); int(kind) < len(kinds) {
		return kinds[kind]
	}
	return ""
}

// isData excludes code and, where kinds are known, debug information.
func (o *object) isData(kind byte) bool {
	switch name := o.kindName(kind); name {
	case "STEXT", "STEXTFIPS":
		return false
	case "":
		return o.kinds() == nil
	}
	return true
}
