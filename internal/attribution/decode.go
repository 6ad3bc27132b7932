package attribution

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"ifaceval/internal/executable"
	"ifaceval/internal/heapprofile"
	"ifaceval/internal/linkname"
	"ifaceval/internal/storage"
)

// A decoder reads in the program what the addresses of a profile stand for.
type decoder struct {
	program *executable.File
	decoded map[*heapprofile.Location]*decoded
}

// A decoded is what the program has at a location.
type decoded struct {
	ret    uint64           // the address that the call returns to
	fn     *executable.Func // that has the call; nil if no Go function has
	frames []heapprofile.Frame
	callee executable.Callee
	how    int    // see executable.CallBefore
	inline string // function of the runtime that was inlined here; "" if none was
}

func (d *decoder) at(l *heapprofile.Location) *decoded {
	if x := d.decoded[l]; x != nil {
		return x
	}
	x := &decoded{}
	d.decoded[l] = x
	if l.Address == 0 || l.Mapping != nil && !l.Mapping.Main {
		return x
	}
	addr := l.Address
	if m := l.Mapping; m != nil && m.Start != 0 {
		addr = d.program.Linked(addr, m.Start, m.Offset)
	}
	if x.fn = d.program.At(addr); x.fn == nil {
		return x
	}
	x.ret = addr + 1
	for _, f := range d.program.Frames(x.fn, addr) {
		x.frames = append(x.frames, heapprofile.Frame{Func: f.Func, File: f.File, Line: f.Line})
	}
	if x.callee, x.how = d.program.CallBefore(x.ret); x.how == executable.NoCall {
		if name := d.program.InlinedAt(x.fn, addr); ofRuntime(name) {
			x.inline = name
		}
	}
	return x
}

// ofRuntime reports whether a function is the runtime's, as profiles have it.
func ofRuntime(name string) bool {
	return strings.HasPrefix(name, "runtime.") || strings.HasPrefix(name, "internal/runtime/")
}

// inRuntime reports whether a file is of the runtime. Functions in it may have the names
// of other packages, as internal/bytealg.MakeNoZero has.
func inRuntime(file string) bool {
	dir := path.Dir(file)
	return dir == "runtime" || strings.HasSuffix(dir, "/src/runtime")
}

// allocates reports whether a function of the runtime is one that allocates for others.
func allocates(name string) bool {
	yes, _ := storage.RuntimeCall(name)
	return yes
}

// caller is the index of the innermost location that is not in the runtime, or, where
// the runtime allocates for itself, that is not in a function that it does so with.
// Profiles have no more of the runtime on a stack than that.
func caller(stack []*heapprofile.Location, function func(*heapprofile.Location) string) int {
	i := slices.IndexFunc(stack, func(l *heapprofile.Location) bool { return !ofRuntime(function(l)) })
	if i >= 0 {
		return i
	}
	return slices.IndexFunc(stack, func(l *heapprofile.Location) bool { return !allocates(function(l)) })
}

// origin decodes the call that a sample comes from.
func (d *decoder) origin(s *heapprofile.Sample) origin {
	leaf := caller(s.Stack, func(l *heapprofile.Location) string {
		if x := d.at(l); x.fn != nil {
			return x.fn.Name
		}
		return ""
	})
	if leaf < 0 {
		return origin{unknown: "a stack without a caller"}
	}
	x := d.at(s.Stack[leaf])
	o := origin{leaf: leaf, frames: x.frames, call: x.callee.Name, address: x.ret}
	switch {
	case x.fn == nil:
		o.unknown = "an address that is in no Go function of the program"
	case x.inline != "":
		o.other = x.inline
	case x.how == executable.Pointer:
		o.unknown = "calls through pointers, of functions that the profile leaves out"
	case x.how == executable.NoCall:
		o.unknown = "an address that no call returns to"
	case storage.IsCall(o.call):
	case ofRuntime(o.call), inRuntime(x.callee.File):
		o.other = o.call
	default:
		// The profile left out a function with that of the runtime which was inlined
		// in it, so that this is a caller's call.
		o.unknown = "calls of functions that the profile leaves out"
	}
	return o
}

// verify finds out whether the program wrote the profile.
func (d *decoder) verify(p *heapprofile.Profile) error {
	known, err := d.sameID(p)
	if err != nil || known {
		return err
	}
	seen := map[*heapprofile.Location]bool{}
	right, wrong := 0, ""
	for i := range p.Samples {
		for _, l := range p.Samples[i].Stack {
			if seen[l] || l.Address == 0 || l.Mapping != nil && !l.Mapping.Main {
				continue
			}
			seen[l] = true
			switch why := d.differs(l); {
			case why == "":
				right++
			case wrong == "" && why != foreign:
				wrong = fmt.Sprintf("at %#x %s", l.Address, why)
			}
		}
	}
	switch {
	case wrong != "":
		return fmt.Errorf("the profile is of another program (%s): name the one that wrote it with -binary, or none", wrong)
	case right == 0 && len(p.Samples) > 0:
		return errors.New("no address in the profile is in the program: name the one that wrote it with -binary, or none")
	}
	return nil
}

// sameID compares build IDs. It is not known where one of them is missing.
func (d *decoder) sameID(p *heapprofile.Profile) (known bool, err error) {
	for i := range p.Samples {
		for _, l := range p.Samples[i].Stack {
			m := l.Mapping
			if m == nil || !m.Main || m.BuildID == "" {
				continue
			}
			for _, id := range d.program.BuildIDs {
				switch {
				case id == m.BuildID:
					return true, nil
				case idKind(id) == idKind(m.BuildID):
					return false, fmt.Errorf("the profile is of another program: its build ID is %.60q, that of the program %.60q; name the one that wrote it with -binary, or none", m.BuildID, id)
				}
			}
			return false, nil
		}
	}
	return false, nil
}

// idKind tells build IDs of linkers apart, which are hexadecimal, from those of Go. What
// programs write on Windows, a name and a date, is of neither kind.
func idKind(id string) string {
	switch {
	case strings.Trim(id, "0123456789abcdef") == "":
		return "GNU"
	case strings.Count(id, "/") == 3 && !strings.ContainsAny(id, ` \:`):
		return "Go"
	}
	return "other"
}

// foreign is said of addresses that no Go function has: C functions have some.
const foreign = "there is no Go function"

// differs says in what the program is not what a location says, "" if it is that.
func (d *decoder) differs(l *heapprofile.Location) string {
	x := d.at(l)
	switch {
	case x.fn == nil:
		return foreign
	case x.how == executable.NoCall && x.inline == "":
		return "the program has no call"
	case len(l.Frames) == 0 || l.Frames[0].Func == "":
		return ""
	}
	claimed := l.Frames[0]
	for _, f := range x.frames { // wrappers that the compiler made are not in profiles
		if sameFunction(f.Func, claimed.Func) {
			if f.Line == claimed.Line || claimed.Line == 0 {
				return ""
			}
			return fmt.Sprintf("it has line %d of %.100q, the program line %d", claimed.Line, claimed.Func, f.Line)
		}
	}
	return fmt.Sprintf("it has %.100q, the program %.100q", claimed.Func, x.frames[0].Func)
}

// sameFunction compares names of functions, which profiles write without the type
// arguments.
func sameFunction(a, b string) bool {
	x, y := linkname.Split(a), linkname.Split(b)
	return x.Pkg == y.Pkg && x.Name == y.Name
}
