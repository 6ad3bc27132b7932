package process

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// A remote is a connection to what gdb calls a stub, which runs the program.
//
// The stub of qemu-user 7.2 waits after every reply until it is acknowledged,
// and takes whatever else it reads for a request to send the reply again. It
// reads commands 256 bytes at a time, and executes all of them.
type remote struct {
	conn     net.Conn
	in       *bufio.Reader
	patience time.Duration
}

// maxBatch is how many bytes of commands may be sent at once.
const maxBatch = 256

var errPacket = errors.New("not what gdb's remote protocol says")

func newRemote(conn net.Conn, patience time.Duration) *remote {
	return &remote{conn, bufio.NewReaderSize(conn, 8192), patience}
}

// ask sends one command and returns the reply. The stub answers with nothing to
// what it does not know, and with E and a number if it fails.
func (r *remote) ask(command string) ([]byte, error) {
	replies, err := r.askAll([]string{command})
	if err != nil {
		return nil, fmt.Errorf("qemu, asked for %.20q: %w", command, err)
	}
	return replies[0], nil
}

// askAll sends commands, of which none may run the program, except alone. All of
// them together take not much longer than one.
func (r *remote) askAll(commands []string) ([][]byte, error) {
	if err := r.conn.SetDeadline(time.Now().Add(r.patience)); err != nil {
		return nil, err
	}
	var batch []byte
	for _, c := range commands {
		batch = appendPacket(batch, c)
	}
	if len(batch) > maxBatch && len(commands) > 1 {
		return nil, fmt.Errorf("%d bytes of commands at once, no more than %d are taken", len(batch), maxBatch)
	}
	if _, err := r.conn.Write(batch); err != nil {
		return nil, err
	}
	replies := make([][]byte, len(commands))
	for i := range replies {
		var err error
		if replies[i], err = readPacket(r.in); err != nil {
			return nil, err
		}
		if i == 0 { // all commands have been read: what comes now are acknowledgements
			if _, err := r.conn.Write(bytes.Repeat([]byte{'+'}, len(commands))); err != nil {
				return nil, err
			}
		}
	}
	return replies, nil
}

// data asks for what is answered in hexadecimal digits.
func (r *remote) data(command string) ([]byte, error) {
	reply, err := r.ask(command)
	if err != nil {
		return nil, err
	}
	return unhex(command, reply)
}

func unhex(command string, reply []byte) ([]byte, error) {
	data := make([]byte, hex.DecodedLen(len(reply)))
	if _, err := hex.Decode(data, reply); err != nil || len(data) == 0 {
		return nil, fmt.Errorf("qemu, asked for %.20q, says %.20q", command, reply)
	}
	return data, nil
}

// order gives a command that is answered with OK.
func (r *remote) order(command string) error {
	reply, err := r.ask(command)
	if err == nil && string(reply) != "OK" {
		err = fmt.Errorf("qemu, told to %.20q, says %.20q", command, reply)
	}
	return err
}

func appendPacket(buf []byte, text string) []byte {
	var sum byte
	for i := range len(text) {
		sum += text[i]
	}
	return fmt.Appendf(buf, "$%s#%02x", text, sum)
}

// readPacket reads past acknowledgements to a packet. Runs of bytes are not
// expanded: qemu writes them out.
func readPacket(in *bufio.Reader) ([]byte, error) {
	for {
		switch b, err := in.ReadByte(); {
		case err != nil:
			return nil, err
		case b == '+':
			continue
		case b != '$':
			return nil, fmt.Errorf("%q before a packet: %w", b, errPacket)
		}
		break
	}
	text, err := in.ReadBytes('#')
	if err != nil {
		return nil, err
	}
	var digits [2]byte
	if _, err := io.ReadFull(in, digits[:]); err != nil {
		return nil, err
	}
	text = text[:len(text)-1]
	var sum byte
	for _, b := range text {
		sum += b
	}
	if fmt.Sprintf("%02x", sum) != string(digits[:]) {
		return nil, fmt.Errorf("checksum %02x is said to be %q: %w", sum, digits, errPacket)
	}
	return unescape(text), nil
}

// unescape undoes what binary data has in place of $, #, } and *.
func unescape(text []byte) []byte {
	if bytes.IndexByte(text, '}') < 0 {
		return text
	}
	var out []byte
	for i := 0; i < len(text); i++ {
		if text[i] == '}' && i+1 < len(text) {
			i++
			out = append(out, text[i]^0x20)
			continue
		}
		out = append(out, text[i])
	}
	return out
}
