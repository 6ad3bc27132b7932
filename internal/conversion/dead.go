package conversion

import (
	"go/ast"
	"go/constant"
	"go/token"
)

// Since 1.22 the compiler does not even read code that it can see is dead, and
// literals there consume no closure number. What it sees is little: conditions
// that are constants or && and || of them, switches of constants, statements after
// a return, goto or panic. This follows staticBool, terminates, stmts, ifStmt,
// forStmt and switchStmt in cmd/compile/internal/noder/writer.go.

// unless returns v, dead if so it is.
func (v visitor) unless(dead bool) visitor {
	v.dead = v.dead || dead
	return v
}

func (v visitor) ifStmt(n *ast.IfStmt) {
	v.walk(n.Init)
	cond := v.condition(n.Cond)
	v.unless(cond < 0).walk(n.Body)
	v.unless(cond > 0).walk(n.Else)
}

func (v visitor) forStmt(n *ast.ForStmt) {
	v.walk(n.Init)
	body := v
	if n.Cond != nil {
		body = v.unless(v.condition(n.Cond) < 0)
	}
	body.walk(n.Post)
	body.walk(n.Body)
}

// condition walks a condition and returns +1 if it is always true, -1 if always
// false, 0 if unknown.
func (v visitor) condition(e ast.Expr) int {
	b, ok := e.(*ast.BinaryExpr)
	if static := v.static(e); !ok || static != 0 && v.pkg.Info.Types[e].Value != nil {
		v.walk(e)
		return static
	}
	decides := 0 // the value of x that makes y dead
	switch b.Op {
	case token.LAND:
		decides = -1
	case token.LOR:
		decides = +1
	default:
		v.walk(e)
		return 0
	}
	x := v.condition(b.X)
	v.unless(x == decides).condition(b.Y)
	return v.static(e)
}

// static is condition without the walk.
func (v visitor) static(e ast.Expr) int {
	if val := v.pkg.Info.Types[e].Value; val != nil && val.Kind() == constant.Bool {
		if constant.BoolVal(val) {
			return +1
		}
		return -1
	}
	b, ok := e.(*ast.BinaryExpr) // parentheses end the compiler's search
	if !ok || b.Op != token.LAND && b.Op != token.LOR {
		return 0
	}
	decides := +1
	if b.Op == token.LAND {
		decides = -1
	}
	x := v.static(b.X)
	if x == decides {
		return x
	}
	if y := v.static(b.Y); x != 0 || y == decides {
		return y
	}
	return 0
}

// stmts walks a statement list. The rest after a terminating statement is dead
// unless a label follows.
func (v visitor) stmts(list []ast.Stmt) {
	label := -1
	for i, s := range list {
		if _, ok := s.(*ast.LabeledStmt); ok {
			label = i
		}
	}
	dead := false
	for i, s := range list {
		if dead && i > label {
			v.unless(true).walk(s)
			continue
		}
		v.walk(s)
		dead = v.terminates(s)
	}
}

func (v visitor) terminates(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.BranchStmt:
		return s.Tok == token.GOTO
	case *ast.ReturnStmt:
		return true
	case *ast.ExprStmt:
		call, ok := ast.Unparen(s.X).(*ast.CallExpr)
		return ok && v.builtin(call.Fun) == "panic"
	case *ast.IfStmt:
		cond := v.static(s.Cond)
		return (cond < 0 || v.terminates(s.Body)) && (cond > 0 || v.terminates(s.Else))
	case *ast.BlockStmt:
		return v.terminates(lastStmt(s.List))
	}
	return false
}

func lastStmt(list []ast.Stmt) ast.Stmt {
	for i := len(list) - 1; i >= 0; i-- {
		if _, ok := list[i].(*ast.EmptyStmt); !ok {
			return list[i]
		}
	}
	return nil
}

// taken returns the only clause that a switch of constants can take. Known is
// false if that is not for the compiler to say; the clause is nil if none is.
func (v visitor) taken(n *ast.SwitchStmt) (clause *ast.CaseClause, known bool) {
	tag := constant.MakeBool(true)
	if n.Tag != nil {
		tag = v.pkg.Info.Types[n.Tag].Value
	}
	if tag == nil {
		return nil, false
	}
	for _, s := range n.Body.List {
		c := s.(*ast.CaseClause)
		if c.List == nil {
			clause = c
		}
		for _, e := range c.List {
			val := v.pkg.Info.Types[e].Value
			if val == nil || class(val) != class(tag) {
				return nil, false
			}
			if constant.Compare(tag, token.EQL, val) {
				return c, !fallsThrough(c)
			}
		}
	}
	return clause, clause == nil || !fallsThrough(clause)
}

// class returns the kind of a value, one and the same for all numbers:
// constant.Compare panics on values of different classes.
func class(v constant.Value) constant.Kind {
	switch v.Kind() {
	case constant.Float, constant.Complex:
		return constant.Int
	}
	return v.Kind()
}

func fallsThrough(c *ast.CaseClause) bool {
	last := lastStmt(c.Body)
	for {
		labeled, ok := last.(*ast.LabeledStmt)
		if !ok {
			break
		}
		last = labeled.Stmt
	}
	branch, ok := last.(*ast.BranchStmt)
	return ok && branch.Tok == token.FALLTHROUGH
}
