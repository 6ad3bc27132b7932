package process

import (
	"bufio"
	"bytes"
	"errors"
	"testing"
)

func TestReadPacket(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"$OK#9a", "OK"},
		{"+$OK#9a", "OK"},
		{"++$#00", ""},
		{"$a}\x03b#43", "a#b"},
		{"$a}#de", "a}"}, // nothing is escaped
	} {
		got, err := readPacket(bufio.NewReader(bytes.NewReader([]byte(test.in))))
		if err != nil || string(got) != test.want {
			t.Errorf("%q is %q, %v, want %q", test.in, got, err, test.want)
		}
	}
	for _, in := range []string{"-$OK#9a", "$OK#9b", "$OK#zz", "OK"} {
		if _, err := readPacket(bufio.NewReader(bytes.NewReader([]byte(in)))); !errors.Is(err, errPacket) {
			t.Errorf("%q: %v, want %v", in, err, errPacket)
		}
	}
	for _, in := range []string{"", "$OK", "$OK#", "$OK#9"} {
		if _, err := readPacket(bufio.NewReader(bytes.NewReader([]byte(in)))); err == nil {
			t.Errorf("%q is a packet", in)
		}
	}
}

func FuzzReadPacket(f *testing.F) {
	f.Add([]byte("$T05thread:p01.3a52;#00"))
	f.Add([]byte("+$a}\x03b#43"))
	f.Fuzz(func(t *testing.T, in []byte) {
		if text, err := readPacket(bufio.NewReader(bytes.NewReader(in))); err == nil {
			parseStop(string(text))
			parseEnd(string(text))
		}
		if bytes.ContainsAny(in, "$#}") {
			return
		}
		packet := appendPacket(nil, string(in))
		if got, err := readPacket(bufio.NewReader(bytes.NewReader(packet))); err != nil || !bytes.Equal(got, in) {
			t.Errorf("%q comes back as %q, %v", in, got, err)
		}
	})
}

func TestParseStop(t *testing.T) {
	for _, test := range []struct{ in, signal, thread string }{
		{"T05thread:p01.3a52;", "05", "p01.3a52"},
		{"T0bcore:0;thread:1;", "0b", "1"},
		{"T05", "", ""},
		{"T05core:0;", "", ""},
		{"S05", "", ""},
		{"E22", "", ""},
		{"", "", ""},
	} {
		signal, thread, err := parseStop(test.in)
		if signal != test.signal || thread != test.thread || (err == nil) != (test.signal != "") {
			t.Errorf("%q is %q in %q, %v, want %q in %q", test.in, signal, thread, err, test.signal, test.thread)
		}
	}
}

func TestParseEnd(t *testing.T) {
	for _, test := range []struct {
		in   string
		want error
	}{
		{"W00", &ExitError{}},
		{"Wff", &ExitError{Status: 255}},
		{"W02;process:1", &ExitError{Status: 2}},
		{"X0b", &ExitError{Status: -1, Signal: "SIGSEGV"}},
		{"T05thread:1;", nil},
		{"W0", nil},
		{"Wzz", nil},
	} {
		got := parseEnd(test.in)
		if (got == nil) != (test.want == nil) || got != nil && got.Error() != test.want.Error() {
			t.Errorf("%q is %v, want %v", test.in, got, test.want)
		}
	}
}

func TestGoName(t *testing.T) {
	for _, test := range []struct{ arch, name, want string }{
		{"amd64", "rax", "AX"},
		{"amd64", "r15", "R15"},
		{"amd64", "rip", "PC"},
		{"amd64", "xmm15", "X15"},
		{"amd64", "fs_base", ""},
		{"amd64", "", ""},
		{"arm64", "x30", "R30"},
		{"arm64", "sp", "RSP"},
		{"arm64", "cpsr", "FLAGS"},
		{"arm64", "v31", "F31"},
		{"arm64", "fpsr", ""},
		{"arm64", "z0", ""},
		{"arm64", "", ""},
	} {
		if got := goName(test.arch, test.name); got != test.want {
			t.Errorf("%s %q is %q, want %q", test.arch, test.name, got, test.want)
		}
	}
}
