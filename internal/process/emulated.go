package process

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
)

// An emulated process is run by qemu-user. Its other threads run on when the
// first one is stopped; a signal for one of them would confuse qemu.
type emulated struct {
	*remote
	target target
	thread string // the first
	all    int    // how many bytes the stub sends for "all" registers
	// more are those that it leaves out, the vector registers of arm64, in
	// batches to be asked for at once. There is one, if an empty one.
	more [][]register

	pending string // a signal as gdb counts, "" for none
	ended   error
	host    host
}

// A host is what runs the stub.
type host interface {
	// end ends it, for a reason, and says how the program ended.
	end(reason error) error
	pid() int
}

// connect finds out what the stub shows. The program is stopped.
func connect(conn net.Conn, host host) (*emulated, error) {
	p := &emulated{remote: newRemote(conn, patience), host: host}
	err := p.greet()
	if err == nil {
		p.target, err = p.describe()
	}
	if err == nil {
		err = p.measure()
	}
	if err != nil {
		return nil, p.over(err)
	}
	return p, nil
}

func (p *emulated) greet() error {
	// Without the first, there is no description; the third tells of the thread.
	if _, err := p.ask("qSupported:multiprocess+;vContSupported+;xmlRegisters=i386,aarch64"); err != nil {
		return err
	}
	reply, err := p.ask("?")
	if err != nil {
		return err
	}
	_, p.thread, err = parseStop(string(reply))
	return err
}

// measure finds out which registers "g" leaves out.
func (p *emulated) measure() error {
	data, err := p.data("g")
	if err != nil {
		return err
	}
	p.all = len(data)
	var batch []register
	for _, reg := range p.target.regs {
		if reg.name == "" || reg.offset+reg.length <= p.all {
			continue
		}
		if len(batch) == 32 { // $p22#d2, and $g#67 with the first
			p.more = append(p.more, batch)
			batch = nil
		}
		batch = append(batch, reg)
	}
	p.more = append(p.more, batch)
	return nil
}

func (p *emulated) Arch() string { return p.target.arch }

func (p *emulated) Registers() (Registers, error) {
	r := Registers{map[string]uint64{}, map[string][2]uint64{}}
	if p.ended != nil {
		return r, p.ended
	}
	for i, batch := range p.more {
		if err := p.registers(&r, i == 0, batch); err != nil {
			return r, p.over(err)
		}
	}
	return r, nil
}

// registers asks for those of "g", and others by number.
func (p *emulated) registers(r *Registers, general bool, more []register) error {
	var commands []string
	if general {
		commands = append(commands, "g")
	}
	for _, reg := range more {
		commands = append(commands, "p"+strconv.FormatInt(int64(reg.number), 16))
	}
	replies, err := p.askAll(commands)
	if err != nil {
		return fmt.Errorf("qemu, asked for registers: %w", err)
	}
	for i, reply := range replies {
		data, err := unhex(commands[i], reply)
		if err != nil {
			return err
		}
		if commands[i] != "g" {
			r.set(p.target.arch, more[len(more)-len(replies)+i].name, data)
			continue
		}
		for _, reg := range p.target.regs {
			if end := reg.offset + reg.length; reg.name != "" && end <= min(p.all, len(data)) {
				r.set(p.target.arch, reg.name, data[reg.offset:end])
			}
		}
	}
	return nil
}

// maxData is how much memory to ask for at once; a packet has 4096 characters.
const maxData = 1024

func (p *emulated) ReadMemory(addr uint64, buf []byte) error {
	if p.ended != nil {
		return p.ended
	}
	for part := range slices.Chunk(buf, maxData) {
		data, err := p.data(fmt.Sprintf("m%x,%x", addr, len(part)))
		if err == nil && len(data) != len(part) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return fmt.Errorf("cannot read %d bytes at %#x: %w", len(part), addr, p.failed(err))
		}
		copy(part, data)
		addr += uint64(len(part))
	}
	return nil
}

func (p *emulated) WriteMemory(addr uint64, data []byte) error {
	if p.ended != nil {
		return p.ended
	}
	for part := range slices.Chunk(data, maxData) {
		if err := p.order(fmt.Sprintf("M%x,%x:%s", addr, len(part), hex.EncodeToString(part))); err != nil {
			return fmt.Errorf("cannot write %d bytes at %#x: %w", len(part), addr, p.failed(err))
		}
		addr += uint64(len(part))
	}
	return nil
}

func (p *emulated) Close() error {
	if p.ended != ErrClosed {
		p.over(ErrClosed)
		p.ended = ErrClosed
	}
	return nil
}

// failed tells an error of the connection, which is the end, from the stub's.
func (p *emulated) failed(err error) error {
	var network net.Error
	if errors.Is(err, io.EOF) || errors.As(err, &network) {
		return p.over(err)
	}
	return err
}

// over ends the process for a reason.
func (p *emulated) over(reason error) error {
	if errors.Is(reason, os.ErrDeadlineExceeded) {
		reason = ErrTimeout
	}
	if p.ended == nil {
		p.conn.Close()
		p.ended = p.host.end(reason)
	}
	return p.ended
}

// parseStop reads the signal and the thread of T05thread:p01.3a52;
func parseStop(reply string) (signal, thread string, err error) {
	if len(reply) < 3 || reply[0] != 'T' {
		return "", "", fmt.Errorf("qemu says %.20q and not that it has stopped: %w", reply, errPacket)
	}
	for _, pair := range strings.Split(reply[3:], ";") {
		if id, ok := strings.CutPrefix(pair, "thread:"); ok {
			return reply[1:3], id, nil
		}
	}
	return "", "", fmt.Errorf("qemu says %.20q, with no thread: %w", reply, errPacket)
}
