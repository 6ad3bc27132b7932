// Logging shows what the arguments of a log call cost.
//
// Every argument of fmt.Printf and of slog's untyped calls is stored in an
// interface value. That happens before the callee looks at its level or its
// format, so a call that prints nothing pays the same.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
)

type request struct {
	id     int64
	path   string
	status uint16
	body   []byte
	cached bool
}

func main() {
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: withoutTime}))
	r := &request{id: 1000, path: "/index.html", status: 200, body: []byte("hello"), cached: true}
	printed(r)
	untyped(logger, r)
	typed(logger, r)
}

// printed stores four arguments. An id or a length below 256 costs nothing, a
// larger one 8 bytes. A bool never costs anything.
func printed(r *request) {
	fmt.Printf("request %d: %s, %d bytes, cached %t\n", r.id, r.path, len(r.body), r.cached)
}

// untyped logs below the logger's level: nothing is printed, and the values are
// stored all the same. The keys are constants, and those are read-only data.
func untyped(l *slog.Logger, r *request) {
	l.Debug("request", "id", r.id, "path", r.path, "status", r.status)
}

// typed stores no value in an interface: slog.Int64 and slog.String keep a
// number or a string without one.
func typed(l *slog.Logger, r *request) {
	l.LogAttrs(context.Background(), slog.LevelInfo, "request", slog.Int64("id", r.id), slog.String("path", r.path))
}

// withoutTime makes the output the same every time.
func withoutTime(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}
