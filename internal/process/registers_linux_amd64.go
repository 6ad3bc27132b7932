package process

import (
	"fmt"
	"os"
	"strconv"
	"unsafe"

	"golang.org/x/sys/unix"
)

// fpregs is the kernel's user_fpregs_struct, which is what FXSAVE writes.
type fpregs struct {
	_   [160]byte // x87 and MXCSR
	xmm [16][2]uint64
	_   [96]byte
}

var xmmNames = func() (names [16]string) {
	for i := range names {
		names[i] = "X" + strconv.Itoa(i)
	}
	return names
}()

// ptrace is for the requests that x/sys/unix does not have, or not with a signal.
func ptrace(request, pid int, data uintptr) error {
	if _, _, e := unix.RawSyscall6(unix.SYS_PTRACE, uintptr(request), uintptr(pid), 0, data, 0, 0); e != 0 {
		return e
	}
	return nil
}

// load reads the registers at every stop: that takes a microsecond, and to have
// the tracing thread do it when they are asked for, ten.
func (p *native) load() error {
	if err := unix.PtraceGetRegsAmd64(p.pid, &p.regs); err != nil {
		return err
	}
	_, _, e := unix.RawSyscall6(unix.SYS_PTRACE, unix.PTRACE_GETFPREGS, uintptr(p.pid), 0,
		uintptr(unsafe.Pointer(&p.fpregs)), 0, 0)
	if e != 0 {
		return e
	}
	return nil
}

// openMemory opens the program's memory, which is another after exec.
func (p *native) openMemory() (err error) {
	p.memory, err = os.Open(fmt.Sprintf("/proc/%d/mem", p.pid))
	return err
}

func registers(r *unix.PtraceRegsAmd64, fp *fpregs) Registers {
	vector := make(map[string][2]uint64, len(fp.xmm))
	for i, x := range fp.xmm {
		vector[xmmNames[i]] = x
	}
	return Registers{Vector: vector, General: map[string]uint64{
		"AX": r.Rax, "BX": r.Rbx, "CX": r.Rcx, "DX": r.Rdx,
		"SI": r.Rsi, "DI": r.Rdi, "BP": r.Rbp, "SP": r.Rsp,
		"R8": r.R8, "R9": r.R9, "R10": r.R10, "R11": r.R11,
		"R12": r.R12, "R13": r.R13, "R14": r.R14, "R15": r.R15,
		"PC": r.Rip, "FLAGS": r.Eflags,
	}}
}
