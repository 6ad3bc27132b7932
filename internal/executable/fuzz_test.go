package executable

import (
	"bytes"
	"encoding/binary"
	"os"
	"testing"

	"ifaceval/internal/releases"
	"ifaceval/internal/storage"
)

// plain is a program that has little beside the runtime.
const plain = "package main\n\nvar sink any\n\nfunc main() { sink = len(table); sink = true }\n\nvar table []int\n"

// FuzzRead overwrites pieces of programs. An input is a list of changes of eight bytes:
// which part of the program, where in it, and what to write there. Whole programs as inputs
// would be changed where nobody looks.
func FuzzRead(f *testing.F) {
	var programs [][]byte
	for _, target := range []string{"linux/amd64", "darwin/arm64", "windows/amd64"} {
		path := buildFiles(f, releases.Default, map[string]string{"go.mod": "module example.com/plain\n\ngo 1.18\n", "main.go": plain}, targetEnv(target), "-ldflags=-s -w")
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		programs = append(programs, b)
	}
	f.Add(uint8(0), []byte{})
	f.Add(uint8(0), []byte{0, 0, 0, 0, 40, 0xff, 0xff, 0xff})
	f.Add(uint8(1), []byte{1, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 64, 0xff, 0, 0})
	f.Add(uint8(2), []byte{2, 0, 1, 2, 3, 0xe8, 1, 2, 3, 0, 2, 2, 3, 0x8d, 5, 2})
	f.Fuzz(func(t *testing.T, which uint8, changes []byte) {
		b := bytes.Clone(programs[int(which)%len(programs)])
		for ; len(changes) >= 8; changes = changes[8:] {
			change(b, changes[:8])
		}
		file, err := Read(bytes.NewReader(b))
		if err != nil {
			return
		}
		for _, c := range file.Calls(storage.IsCall) {
			if len(c.Frames) == 0 {
				t.Error("a call without frames")
			}
		}
		for i := range file.Funcs[:min(len(file.Funcs), 1000)] {
			fn := &file.Funcs[i]
			file.InlinedAt(fn, fn.Entry)
			if callee, how := file.CallBefore(fn.End); how != Direct && callee.Name != "" {
				t.Errorf("no call of %s", callee.Name)
			}
		}
		stores, _ := file.Stores()
		for _, s := range stores {
			if len(s.Frames) == 0 {
				t.Error("a store without frames")
			}
		}
	})
}

// change writes three bytes into a program: into its headers, its pclntab, the tables
// behind that, or anywhere.
func change(b, how []byte) {
	from, size := 0, len(b)
	table := max(0, bytes.Index(b, []byte{0xff, 0xff, 0xff, 0, 0})-1)
	switch how[0] % 4 {
	case 0:
		size = 4096
	case 1:
		from, size = table, 256
	case 2:
		from, size = table, len(b)-table
	}
	at := from + int(binary.BigEndian.Uint32(how[1:]))%size
	copy(b[at:], how[5:8])
}
