package picture

// The pictures that the tests draw.

var (
	one    = func(size int64, value string) []Word { return []Word{{Size: size, Value: value, Known: true}} }
	blank  = Picture{Title: "nothing", Desc: "No memory."}
	static = Picture{
		Title: "static data",
		Desc:  "An interface value whose data word points to a byte that is always there.",
		Blocks: []Block{
			{ID: "regs", Kind: Registers, Title: "registers", Rows: []Row{
				{Label: "AX", Size: 8, Words: one(8, "&type:uint8")},
				{Label: "BX", Size: 8, Words: []Word{{Size: 8, Value: "&staticuint64s+16", Known: true, Changed: true, To: &Place{"bytes", 16}}}},
				{Label: "CX", Size: 8, Words: []Word{{Size: 8, Value: "?"}}},
			}},
			{ID: "bytes", Kind: ReadOnly, Title: "runtime.staticuint64s", Note: "256 values of 8 bytes, one for each byte", Rows: []Row{
				{Offset: 16, Label: "+16", Type: "uint64", Size: 8, Words: []Word{{Offset: 16, Size: 8, Value: "2", Known: true}}},
			}},
		},
	}
)

// pictures are drawn in every form.
var pictures = []struct {
	name string
	Picture
}{
	{"empty", blank},
	{"stack", Picture{
		Title: "after y = x",
		Desc:  "The data word of y points to a copy of x in the same frame.",
		Blocks: []Block{{ID: "frame", Kind: Frame, Title: "stack frame of onstack", Note: "40 bytes", Rows: []Row{
			{Label: "SP+0", Name: "x", Type: "int64", Size: 8, Words: one(8, "2")},
			{Offset: 8, Label: "SP+8", Type: "int64", Size: 8, Words: []Word{{Offset: 8, Size: 8, Value: "2", Known: true}}},
			{Offset: 16, Label: "SP+16", Name: "y", Type: "any", Size: 16, Words: []Word{
				{Offset: 16, Size: 8, Role: "type word", Value: "&type:int64", Known: true},
				{Offset: 24, Size: 8, Role: "data word", Value: "SP+8", Known: true, Changed: true, To: &Place{"frame", 8}},
			}},
		}}},
	}},
	{"static", static},
	{"heap", heap()},
	{"slice", slice()},
	{"either", either()},
	{"crossing", crossing()},
	{"crowded", crowded()},
	{"chain", chain()},
	{"long", long()},
	{"hostile", hostile()},
	{"wide", wideRunes()},
}

func heap() Picture {
	return Picture{
		Title: "after runtime.convT64",
		Desc:  "The registers hold an interface value; its data word points to an object on the heap.",
		Blocks: []Block{
			{ID: "regs", Kind: Registers, Title: "registers", Rows: []Row{
				{Label: "AX", Size: 8, Words: []Word{{Size: 8, Value: "&type:int64", Known: true, Changed: true, To: &Place{"types", 0}}}},
				{Label: "BX", Size: 8, Words: []Word{{Size: 8, Value: "heap1", Known: true, Changed: true, To: &Place{"heap1", 0}}}},
			}},
			{ID: "frame", Kind: Frame, Title: "stack frame of store.(*Store).Put", Note: "72 bytes", Rows: []Row{
				{Offset: 40, Label: "SP+40", Name: "id", Type: "int64", Size: 8, Words: []Word{{Offset: 40, Size: 8, Value: "300", Known: true}}},
				{Offset: 48, Label: "SP+48", Name: "v", Type: "any", Size: 16, Words: []Word{
					{Offset: 48, Size: 8, Role: "type word", Value: "&type:int64", Known: true, To: &Place{"types", 0}},
					{Offset: 56, Size: 8, Role: "data word", Value: "heap1", Known: true, To: &Place{"heap1", 0}},
				}},
			}},
			{ID: "types", Kind: ReadOnly, Title: "type:int64", Rows: []Row{{Label: "+0", Name: "Size_", Type: "uintptr", Size: 8, Words: one(8, "8")}}},
			{ID: "heap1", Kind: Heap, Title: "heap1", Note: "8 bytes, made by runtime.convT64", Rows: []Row{{Label: "+0", Type: "int64", Size: 8, Words: one(8, "300")}}},
		},
	}
}

func slice() Picture {
	return Picture{
		Title: "a slice in an interface",
		Desc:  "The data word points to a copy of the slice's three words, whose pointer still points to the array of s.",
		Blocks: []Block{
			{ID: "frame", Kind: Frame, Title: "stack frame of f", Note: "96 bytes", Rows: []Row{
				{Offset: 24, Label: "SP+24", Name: "s", Type: "[]int", Size: 24, Words: []Word{
					{Offset: 24, Size: 8, Role: "pointer", Value: "array", Known: true, To: &Place{"array", 0}},
					{Offset: 32, Size: 8, Role: "length", Value: "2", Known: true},
					{Offset: 40, Size: 8, Role: "capacity", Value: "2", Known: true},
				}},
				{Offset: 48, Label: "SP+48", Name: "name", Type: "string", Size: 16, Words: []Word{
					{Offset: 48, Size: 8, Role: "pointer", Value: `go:string."hi"`, Known: true, To: &Place{"text", 0}},
					{Offset: 56, Size: 8, Role: "length", Value: "2", Known: true, Changed: true},
				}},
				{Offset: 64, Label: "SP+64", Name: "v", Type: "any", Size: 16, Words: []Word{
					{Offset: 64, Size: 8, Role: "type word", Value: "&type:[]int", Known: true},
					{Offset: 72, Size: 8, Role: "data word", Value: "copy", Known: true, To: &Place{"copy", 0}},
				}},
			}},
			{ID: "array", Kind: Outside, Title: "the array of s", Rows: []Row{
				{Label: "+0", Type: "int", Size: 8, Words: one(8, "1")},
				{Offset: 8, Label: "+8", Type: "int", Size: 8, Words: []Word{{Offset: 8, Size: 8, Value: "?"}}},
			}},
			{ID: "copy", Kind: Heap, Title: "copy of s", Note: "24 bytes on the heap", Rows: []Row{{Label: "+0", Type: "[]int", Size: 24, Words: []Word{
				{Size: 8, Role: "pointer", Value: "array", Known: true, To: &Place{"array", 0}},
				{Offset: 8, Size: 8, Role: "length", Value: "2", Known: true},
				{Offset: 16, Size: 8, Role: "capacity", Value: "2", Known: true},
			}}}},
			{ID: "text", Kind: ReadOnly, Title: `go:string."hi"`, Rows: []Row{{Label: "+0", Size: 2, Words: one(2, `"hi"`)}}},
		},
	}
}

func either() Picture {
	return Picture{
		Title: "after runtime.convT32",
		Desc:  "Where the value is depends on n: below 256 it is static data, otherwise it is on the heap.",
		Blocks: []Block{
			{ID: "regs", Kind: Registers, Title: "registers", Rows: []Row{
				{Label: "AX", Name: "n", Type: "uint32", Size: 8, Words: []Word{{Size: 8, Value: "at e1", Known: true, Changed: true, To: &Place{"e1", 0}}}},
			}},
			{ID: "e1", Kind: Either, Title: "e1", Note: "in runtime.staticuint64s if n < 256, otherwise a new object of 4 bytes", Rows: []Row{
				{Label: "+0", Type: "uint32", Size: 4, Words: []Word{{Size: 4, Value: "n"}}},
			}},
		},
	}
}

// crossing has arrows in both directions, whose lines have to cross.
func crossing() Picture {
	point := func(offset int64, to string) Row {
		return Row{Offset: offset, Label: "", Name: "p", Type: "*int", Size: 8, Words: []Word{{Offset: offset, Size: 8, Value: "&" + to, Known: true, To: &Place{to, 0}}}}
	}
	object := func(id string) Block {
		return Block{ID: id, Kind: Heap, Title: id, Note: "8 bytes", Rows: []Row{{Label: "+0", Type: "int", Size: 8, Words: one(8, "7")}}}
	}
	back := object("a")
	back.Rows = append(back.Rows, point(8, "frame"), point(16, "b"))
	return Picture{
		Title: "crossing",
		Desc:  "Arrows that cross.",
		Blocks: []Block{
			{ID: "frame", Kind: Frame, Title: "frame", Rows: []Row{
				{Label: "SP+0", Name: "x", Type: "int", Size: 8, Words: one(8, "1")},
				point(8, "d"), point(16, "c"), point(24, "b"), point(32, "a"), point(40, "frame"), point(48, "a"),
			}},
			back, object("b"), object("c"), object("d"),
		},
	}
}

// crowded has more arrows than lanes.
func crowded() Picture {
	p := Picture{Title: "crowded", Desc: "Twelve arrows."}
	frame := Block{ID: "frame", Kind: Frame, Title: "frame of crowded", Note: "96 bytes"}
	var objects []Block
	for i := range int64(12) {
		id := "object" + string(rune('a'+i))
		frame.Rows = append(frame.Rows, Row{Offset: 8 * i, Label: "SP", Name: "p" + string(rune('a'+i)), Type: "*T", Size: 8,
			Words: []Word{{Offset: 8 * i, Size: 8, Value: id, Known: true, To: &Place{id, 0}}}})
		objects = append(objects, Block{ID: id, Kind: Data, Title: id, Rows: []Row{{Label: "+0", Size: 8, Words: one(8, "0")}}})
	}
	p.Blocks = append([]Block{frame}, objects...)
	return p
}

// chain has words that point and are pointed to, also to themselves, and
// pointers to nothing that is drawn.
func chain() Picture {
	row := func(offset int64, label string, to *Place) Row {
		return Row{Offset: offset, Label: label, Name: "p", Type: "*T", Size: 8, Words: []Word{{Offset: offset, Size: 8, Value: "&p", Known: true, To: to}}}
	}
	return Picture{
		Title: "chain",
		Desc:  "Pointers to pointers.",
		Blocks: []Block{
			{ID: "regs", Kind: Registers, Title: "registers", Rows: []Row{
				row(0, "AX", &Place{"frame", 0}), row(8, "BX", &Place{"regs", 8}), row(16, "CX", &Place{"nowhere", 0}),
			}},
			{ID: "frame", Kind: Frame, Title: "frame", Rows: []Row{
				row(0, "SP+0", &Place{"frame", 12}), row(8, "SP+8", &Place{"frame", 16}), row(16, "SP+16", &Place{"frame", 16}), row(24, "SP+24", &Place{"frame", 99}),
				{Offset: 32, Label: "SP+32", Size: 8},
			}},
			{ID: "none", Kind: Heap, Title: "an object with no rows"},
		},
	}
}
