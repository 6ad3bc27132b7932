package explain

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"ifaceval/internal/conversion"
	"ifaceval/internal/escape"
	"ifaceval/internal/story"
)

// maxAdvice is how much advice a reader can use.
const maxAdvice = 4

// advice is what one can do about a conversion that allocates: what fits the
// case, the most direct first; nothing where nothing helps or is needed.
func (e *explainer) advice(x *story.Explanation, c *conversion.Conversion, flow *escape.Flow) []string {
	if x.Storage != "heap" || c == nil {
		return nil
	}
	if c.Context == conversion.Panic {
		return nil // it is not worth it: the program is about to fail
	}
	a := &adviser{explainer: e, x: x, c: c, flow: flow, call: e.call(c)}
	a.callee = a.function()
	for _, rule := range []func(*adviser){logging, formatting, pooling, sorting, pointers, large, keys, generic, leaking, constants} {
		if rule(a); len(a.out) == maxAdvice {
			break
		}
	}
	return a.out
}

type adviser struct {
	*explainer
	x      *story.Explanation
	c      *conversion.Conversion
	flow   *escape.Flow
	call   *ast.CallExpr
	callee *types.Func // of call, nil if it is not known
	out    []string
}

func (a *adviser) say(format string, args ...any) {
	a.out = append(a.out, fmt.Sprintf(format, args...))
}

// function is the function that the call names.
func (a *adviser) function() *types.Func {
	if a.call == nil {
		return nil
	}
	var id *ast.Ident
	switch f := ast.Unparen(a.call.Fun).(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	}
	if id == nil {
		return nil
	}
	fn, _ := a.pkg.Info.Uses[id].(*types.Func)
	return fn
}

// of reports whether the callee is of a package.
func (a *adviser) of(paths ...string) bool {
	if a.callee == nil || a.callee.Pkg() == nil {
		return false
	}
	for _, p := range paths {
		if a.callee.Pkg().Path() == p {
			return true
		}
	}
	return false
}

func (a *adviser) basic() types.BasicInfo {
	if b, ok := a.c.From.Underlying().(*types.Basic); ok {
		return b.Info()
	}
	return 0
}

// slogAttrs are the typed attributes of log/slog, by the kind of value.
func slogAttr(t types.Type) string {
	if types.TypeString(t, nil) == "time.Duration" {
		return "slog.Duration"
	}
	if types.TypeString(t, nil) == "time.Time" {
		return "slog.Time"
	}
	b, ok := t.(*types.Basic)
	if !ok {
		return ""
	}
	switch info := b.Info(); {
	case info&types.IsString != 0:
		return "slog.String"
	case info&types.IsUnsigned != 0:
		return "slog.Uint64"
	case info&types.IsInteger != 0:
		return "slog.Int"
	case info&types.IsFloat != 0:
		return "slog.Float64"
	case info&types.IsBoolean != 0:
		return "slog.Bool"
	}
	return ""
}

func logging(a *adviser) {
	if !a.of("log/slog", "log") {
		return
	}
	if a.of("log/slog") {
		if attr := slogAttr(a.c.From); attr != "" {
			a.say("Give a typed attribute to LogAttrs, %s(…), which keeps the value without a copy of it on the heap.", attr)
		}
		a.say("Where the line is often disabled, ask Logger.Enabled first: the arguments are converted before the level is looked at.")
		return
	}
	a.say("Where the line is not always needed, put a condition before it: the arguments are converted before the call.")
}

func formatting(a *adviser) {
	if !a.of("fmt") {
		return
	}
	verb := ""
	switch info := a.basic(); {
	case info&types.IsString != 0 && strings.HasPrefix(a.callee.Name(), "S"):
		a.say("Where this is hot, strings can be joined with +, or in a strings.Builder, without an interface.")
	case info&types.IsString != 0 && !strings.HasPrefix(a.callee.Name(), "Errorf"):
		verb = "io.WriteString"
	case info&types.IsInteger != 0:
		verb = "strconv.AppendInt or strconv.Itoa"
		if info&types.IsUnsigned != 0 {
			verb = "strconv.AppendUint"
		}
	case info&types.IsFloat != 0:
		verb = "strconv.AppendFloat"
	}
	if verb != "" {
		a.say("Where this is hot, %s writes the value without an interface.", verb)
	}
	if strings.HasPrefix(a.callee.Name(), "Errorf") {
		a.say("An error that is made for every call can be a type of its own with a field, formatted only when it is printed.")
	}
}

func pooling(a *adviser) {
	if !a.of("sync") || a.callee.Name() != "Put" {
		return
	}
	if _, ok := a.c.From.Underlying().(*types.Slice); ok {
		a.say("Put a pointer to the slice, *%s, into the pool: a pointer is the data word itself, while a slice's three words are copied to the heap for each Put.", a.x.From)
	} else {
		a.say("Put a pointer into the pool: it is the data word itself, and nothing is copied.")
	}
}

func sorting(a *adviser) {
	if a.of("sort") && strings.HasPrefix(a.callee.Name(), "Slice") {
		a.say("slices.SortFunc and slices.SortStableFunc are generic: they take the slice as it is.")
	}
	if a.of("sort") && (a.callee.Name() == "Sort" || a.callee.Name() == "Stable") {
		a.say("slices.Sort and slices.SortFunc are generic: they take the slice as it is.")
	}
	if a.of("container/heap", "container/list", "container/ring") {
		a.say("The containers of the standard library hold any: a generic one, or one written for %s, stores the values themselves.", a.x.From)
	}
}

// pointers: a struct or an array could be handed over by its address.
func pointers(a *adviser) {
	switch a.c.From.Underlying().(type) {
	case *types.Struct, *types.Array:
	default:
		return
	}
	if a.x.Size > 1024 {
		return // said by large
	}
	if _, ok := ast.Unparen(a.c.Expr).(*ast.CompositeLit); ok {
		return // a pointer to it would be allocated as often
	}
	iface, ok := a.c.To.Underlying().(*types.Interface)
	if ok && iface.NumMethods() > 0 {
		if named, ok := a.c.From.(*types.Named); ok && types.Implements(types.NewPointer(named), iface) {
			a.say("Store a pointer, *%s, which has the same methods and is the data word itself: the value is then allocated once, where it is made, and not for each conversion. Give it pointer receivers, so that nobody stores the value by mistake.", a.x.From)
		}
		return
	}
	a.say("Store a pointer, *%s, if the receiver of the value can do with one: it is the data word itself, and the value is allocated once, where it is made.", a.x.From)
}

func large(a *adviser) {
	if a.x.Size > 1024 {
		a.say("An interface's copy of more than 1024 bytes is never made on the stack, whether it escapes or not. Store a pointer to the value.")
	}
}

func keys(a *adviser) {
	switch a.c.Context {
	case conversion.Key, conversion.Index:
		a.say("A map whose key is %s, or a struct of all that makes a key, stores and looks up without an interface.", a.x.From)
	case conversion.Send:
		a.say("A channel of %s sends the value itself.", a.x.From)
	}
}

// generic: a function of the module that takes any, or an interface, could have
// a type parameter.
func generic(a *adviser) {
	if a.callee == nil || a.callee.Pkg() == nil || a.callee.Pkg() != a.pkg.Types {
		return
	}
	name := a.callee.Name()
	if sig := a.callee.Signature(); sig.Variadic() {
		a.say("%s takes ...any, so each argument becomes an interface value: a method or a function for the types that are used most takes them as they are.", name)
		return
	}
	a.say("If %s only works with the value and does not keep it as %s, a type parameter, or a parameter of type %s, passes it as it is.", name, a.x.To, a.x.From)
}

// leaking: it is a parameter of a function of this package that leaks.
func leaking(a *adviser) {
	if a.flow == nil || a.callee == nil || a.callee.Pkg() != a.pkg.Types || len(a.out) > 1 {
		return
	}
	for _, s := range a.flow.Steps {
		for _, r := range s.Why {
			if s.To == "{heap}" && r.Kind == "assign" {
				file := a.fileOf(r)
				at := "at"
				if !strings.Contains(a.lineIn(file, r.Line), r.Expr) { // the place of a call is what the compiler gives
					at = "inlined at"
				}
				a.say("It is %s that keeps the value, %s %s:%d. Did it not, the copy could stay on the stack.", r.Expr, at, a.relative(file), r.Line)
				return
			}
		}
	}
}

// constants: the runtime has something static for small integers.
func constants(a *adviser) {
	if len(a.out) == 0 && a.x.Unless == "bits < 256" && a.basic()&types.IsInteger != 0 {
		a.say("Values from 0 to 255 cost nothing, and neither does an operand that is a constant.")
	}
}
