// Package conversion finds, in type-checked syntax, every conversion: a place
// where a concrete value, or a value whose type is a type parameter, is stored
// in an interface value, whether the source says so or not.
//
// It is not for deciding what a conversion costs or where the value is stored,
// and it reads no compiler output. The neighbours that do (packages escape,
// object and storage) meet it at a position and a function name, so both are
// here exactly what the compiler makes of them.
//
// # How conversions are found
//
// Go converts to an interface wherever a value is assignable to one, and "is
// assignable to" appears in a fixed list of syntactic forms: assignments, calls,
// returns, literals, sends, comparisons, cases, map indexes, range clauses. A
// visitor walks the syntax once. For each form, rules.go, call.go, range.go and
// switch.go know which (operand, target type, context) triples arise and hand each to
// assign, the one place that decides whether a triple is a conversion. The rules
// never recurse and the visitor never decides, so a new form of the language is
// a new case in one method. The rules follow cmd/compile/internal/noder/writer.go,
// which inserts the real conversions; where the language leaves freedom (a switch
// whose tag and cases have no common type compares everything as any) they follow
// it to the letter.
//
// A result of a call with several results, and the values of "v, ok" forms, have
// no operand of their own: the conversion's Expr is then the whole call, index,
// assertion or receive, and several conversions share it. A range clause
// that assigns has no operand either: Expr is the iteration variable assigned to.
//
// # What is left out
//
// Untyped nil is never stored. Constant expressions are folded, so nothing inside
// them converts: len([2]any{1, 2}), array lengths, const declarations. Operands
// of unsafe.Sizeof and its kin are not evaluated. Interface-to-interface
// assignments store nothing new and are reported only on request. A value
// assigned to a variable whose type is a type parameter is stored as itself.
//
// Code the compiler drops before it names anything (the untaken side of a constant
// condition, statements after a return, functions named _) is still reported, marked
// Dead: the source has a conversion there and no machine code ever will. See
// dead.go. So is var _ I = x, whose operand is evaluated and stored nowhere.
//
// # Functions and their names
//
// The compiler makes a function of each declaration, of each function literal,
// of the body of each range-over-func loop, and of all package-level
// initialisers together. Result.Funcs lists them as Func and name.go numbers
// them, per version of Go, because the join with machine code is by name.
//
// # Positions
//
// From Go 1.20 on the compiler prints the operand's own syntax position:
// the operator of x + y, the dot of x.f, the parenthesis of f(x). Go 1.18 and
// 1.19 print the expression they entered last, see old.go. Conversion holds both (Pos, Outer).
package conversion
