package process

import (
	"debug/elf"
	"fmt"
	"os"
)

// What runtime.retake is made to do: return 0, for no P taken.
var returnZero = map[elf.Machine][]byte{
	elf.EM_X86_64:  {0x31, 0xc0, 0xc3},                               // XORL AX, AX; RET
	elf.EM_AARCH64: {0x00, 0x00, 0x80, 0xd2, 0xc0, 0x03, 0x5f, 0xd6}, // MOVD $0, R0; RET
}

// Still changes a Go program so that its runtime asks no goroutine to yield.
//
// It would ask one that has been running for 10 milliseconds, by way of the limit
// of the stack that functions compare SP with when they are entered. A stepped
// program is never faster than that: its functions would enter the scheduler
// first, take seconds for it, be entered again and find that they have to yield
// again, and so on for ever. No setting of GODEBUG keeps the runtime from it;
// asyncpreemptoff is only about signals. What is lost is that a P is taken from
// a thread whose system call takes long.
func Still(binary string) error {
	symbols, err := Symbols(binary)
	if err != nil {
		return err
	}
	retake, ok := symbols["runtime.retake"]
	if !ok {
		return fmt.Errorf("%s has no runtime.retake: is it a Go program?", binary)
	}
	code, offset, err := locate(binary, retake)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(binary, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if _, err := f.WriteAt(code, offset); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// locate finds the place in the file, and what goes there.
func locate(binary string, r Range) (code []byte, offset int64, err error) {
	f, err := open(binary)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	code = returnZero[f.Machine]
	if len(code) == 0 || uint64(len(code)) > r.Size {
		return nil, 0, fmt.Errorf("%s is for %v, use one for amd64 or arm64", binary, f.Machine)
	}
	text := f.Section(".text")
	if text == nil || r.Addr < text.Addr || r.Addr+r.Size > text.Addr+text.Size {
		return nil, 0, fmt.Errorf("%s has no %s in .text", binary, r.Name)
	}
	return code, int64(text.Offset + r.Addr - text.Addr), nil
}
