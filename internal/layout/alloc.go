package layout

// classes are the sizes of blocks in runtime/sizeclasses.go, from Go 1.25 on
// internal/runtime/gc/sizeclasses.go.
var classes = [...]int64{8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352,
	384, 416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200,
	3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432,
	19072, 20480, 21760, 24576, 27264, 28672, 32768}

// SizeClasses are the sizes of the blocks that the allocator hands out up to 32
// KiB, in bytes, ascending.
func SizeClasses() []int64 { return classes[:] }

const (
	maxSmall   = 32768 // larger blocks are whole pages
	pageSize   = 8192
	tinyBlock  = 16 // pointer-free values below this size share a block of it
	headerSize = 8  // in front of small blocks with pointers, from Go 1.22 on
)

// Alloc is what one heap allocation of a value takes.
type Alloc struct {
	Bytes float64 // on average; a fraction where several values share a tiny block
	Tiny  bool    // made by the tiny allocator
}

// Alloc says what the runtime hands out for a value of the layout.
func (m *Machine) Alloc(l Layout) Alloc {
	size := l.Size
	switch {
	case size == 0:
		return Alloc{}
	case size < tinyBlock && !l.Pointers():
		if m.target.Race {
			return Alloc{Bytes: tinyBlock}
		}
		return Alloc{Bytes: m.tiny(size), Tiny: true}
	}
	if m.atLeast("go1.22") && l.Pointers() && size > m.headerAbove() && size <= maxSmall-headerSize {
		size += headerSize
	}
	if size > maxSmall {
		return Alloc{Bytes: float64((size + pageSize - 1) / pageSize * pageSize)}
	}
	for _, c := range classes {
		if size <= c {
			return Alloc{Bytes: float64(c)}
		}
	}
	panic("unreachable: the last class is maxSmall")
}

// headerAbove is the largest block with pointers whose pointer bitmap fits
// beside it: a bit a word, in one word for each word of its span's bitmap.
func (m *Machine) headerAbove() int64 { return m.ptr * m.ptr * 8 }

// tiny is the average share of a block when values of one size are allocated
// in a row, each aligned as runtime.mallocgc aligns it: by its size, not by
// its type.
func (m *Machine) tiny(size int64) float64 {
	align := int64(1)
	switch {
	case size%8 == 0, m.ptr == 4 && size == 12:
		align = 8
	case size%4 == 0:
		align = 4
	case size%2 == 0:
		align = 2
	}
	n := int64(0)
	for off := int64(0); off+size <= tinyBlock; n++ {
		off = (off + size + align - 1) / align * align
	}
	return float64(tinyBlock) / float64(n)
}
