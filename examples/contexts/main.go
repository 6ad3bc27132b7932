// Contexts shows what the keys and values of context.WithValue cost.
//
// The key is an interface value both when it is stored and at every look-up.
// A key of an empty struct type is the advice of package context because it
// costs nothing and collides with no other.
package main

import (
	"context"
	"fmt"
)

type userKey struct{} // no bytes: nothing is allocated

type intKey int // free as a constant, or below 256

type nameKey string // free as a constant

const traceKey intKey = 1000

type user struct {
	name string
	id   int
}

func main() {
	ctx := context.Background()
	ctx = withUser(ctx, user{"ada", 7})
	ctx = withUserPointer(ctx, &user{"grace", 8})
	ctx = withTrace(ctx, 123456)
	ctx = withName(ctx, "region", "north")
	fmt.Println(ctx.Value(userKey{}).(*user).name, ctx.Value(traceKey), valueOf(ctx, "region"))
}

// withUser copies the user to the heap. The key is free.
func withUser(ctx context.Context, u user) context.Context {
	return context.WithValue(ctx, userKey{}, u)
}

// withUserPointer stores the pointer as it is.
func withUserPointer(ctx context.Context, u *user) context.Context {
	return context.WithValue(ctx, userKey{}, u)
}

// withTrace has a constant key, in read-only data, and a number for a value.
func withTrace(ctx context.Context, trace uint64) context.Context {
	return context.WithValue(ctx, traceKey, trace)
}

// withName makes its key at run time, and so pays for it.
func withName(ctx context.Context, name, value string) context.Context {
	return context.WithValue(ctx, nameKey(name), value)
}

// valueOf pays for the key again: Value is a method of an interface, so the
// compiler has to assume that it keeps its argument.
func valueOf(ctx context.Context, name string) any {
	return ctx.Value(nameKey(name))
}
