package cli

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"

	"ifaceval/internal/gotool"
)

func versionCommand() *command {
	return &command{
		name:  "version",
		short: "the version of ifaceval and of the toolchain it would use",
		usage: "version [flags]",
		help:  "Version prints the version of ifaceval, the Go release it was built with, and\nthe toolchain that the other commands would use with the same flags.\n",
		run:   runVersion,
	}
}

func runVersion(ctx context.Context, s *stdio, args []string) error {
	var c gotool.Config
	fs := flag.NewFlagSet("version", flag.ContinueOnError)
	fs.StringVar(&c.Dir, "C", "", "change to `dir` before anything else")
	fs.StringVar(&c.Go, "go", "", "use this `version` of Go: 1.24 (its newest patch) or go1.24.13")
	if err := s.parse(fs, args); err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("version takes no arguments: %q is one", fs.Arg(0))
	}
	if c.Dir != "" {
		dir, err := absDir(c.Dir)
		if err != nil {
			return err
		}
		c.Dir = dir
	}
	fmt.Fprintf(s.out, "ifaceval %s, built with %s\n", ownVersion(), runtime.Version())
	tc, err := gotool.Find(ctx, c)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "toolchain %s %s/%s\n", tc.Version, tc.GOOS, tc.GOARCH)
	return nil
}

func ownVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
