package walk

import (
	"fmt"
	"slices"

	"ifaceval/internal/listing"
	"ifaceval/internal/machine"
)

// A trace is what the first pass found.
type trace struct {
	steps []traced
	types map[spot]stored // the type of what lies there
	spots map[spot]bool   // stack bytes that were ever written
	data  []string        // IDs of objects other than the stack that were written, in order
	links *links          // which steps make which interface values
	end   string
}

// A traced is one step of the first pass.
type traced struct {
	in    *listing.Instr
	fn    *listing.Func
	depth int
	fold  string          // of which group of instructions it is one; "" for none
	reads []string        // registers
	live  map[string]bool // registers that are read later, before they are written
	wrote []machine.Write
}

// A stored is a type that an interface value says lies at a spot, and the
// interface's own, "" for an empty one; both as symbols have them.
type stored struct{ typ, iface string }

// A spot is a byte of an object, by its name: the objects of two passes are not
// the same.
type spot struct {
	id string
	at int64
}

// survey runs the path for the first time.
func (w *walker) survey(c *choices) error {
	m, _, err := w.newMachine()
	if err != nil {
		return err
	}
	w.trace = &trace{types: map[spot]stored{}, spots: map[spot]bool{}, links: newLinks()}
	written := map[string]bool{}
	for len(w.trace.steps) < maxSteps {
		in := m.Next()
		if in == nil {
			break
		}
		t := traced{in: in, fn: m.Func(), depth: m.Depth()}
		t.reads = w.reads(m, in, written)
		from := w.trace.links.sources(m, in)
		e := m.Step(c.choose)
		w.trace.links.note(from, e)
		t.wrote = e.Writes
		if e.Call != nil {
			clear(written)
		}
		for _, wr := range e.Writes {
			if wr.Register != "" {
				written[wr.Register] = true
			}
			w.trace.note(wr)
		}
		w.trace.infer(m, e)
		w.inferHanded(m)
		w.trace.steps = append(w.trace.steps, t)
		w.trace.end = ending(e, w)
		if err := w.ctx.Err(); err != nil {
			return err
		}
	}
	if len(w.trace.steps) == maxSteps {
		w.trace.end = fmt.Sprintf("The walk stops after %d steps: the path goes on. Choose another way with -take, or give arguments values with -set.", maxSteps)
	}
	w.trace.liveness()
	w.foldSteps()
	return nil
}

// ending says how a walk ends, as a sentence.
func ending(e *machine.Effect, w *walker) string {
	switch {
	case e.Fault != "":
		return "The program would stop here: the instruction " + e.Fault + "."
	case e.End == "returns":
		return "The function returns to its caller."
	case e.End != "":
		return "The walk ends here: the function " + e.End + "."
	}
	return ""
}

// note remembers what was written to.
func (t *trace) note(wr machine.Write) {
	if wr.Object == nil {
		return
	}
	id := objectID(wr.Object)
	if wr.Object.Kind == machine.Stack {
		for i := range wr.Size {
			t.spots[spot{id, wr.Offset + int64(i)}] = true
		}
		return
	}
	if !slices.Contains(t.data, id) {
		t.data = append(t.data, id)
	}
}

// objectID names an object in a way that is the same in both passes.
func objectID(o *machine.Object) string {
	switch o.Kind {
	case machine.Stack:
		return "stack"
	case machine.Heap, machine.Either:
		return fmt.Sprintf("heap%d", o.Number)
	case machine.Opaque:
		return "outside:" + o.Name
	}
	return "symbol:" + o.Name
}
