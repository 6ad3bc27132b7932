// Bench-measure measures what counting costs: the benchmarks of packages, run by test
// binaries with the toolchain's runtime and with the one that `ifaceval measure` puts in
// its place, and prints a table in Markdown.
//
//	go run ./scripts/bench-measure [-n rounds] [-x operations] [-bench regexp] [-skip regexp] [-C dir] [package ...]
//
// The default is encoding/json without TypeFieldsCache, which makes a million types. Each benchmark does a fixed number of operations. The
// two binaries are run in turn, so that a machine that slows down slows both; a figure
// is the median, its spread is in brackets, and the ratio is the median of the rounds'.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ifaceval/internal/counter"
	"ifaceval/internal/gotool"
)

func main() {
	rounds := flag.Int("n", 7, "rounds")
	operations := flag.Int("x", 100, "operations of each benchmark")
	bench := flag.String("bench", ".", "benchmarks that are run")
	skip := flag.String("skip", "TypeFieldsCache", "benchmarks that are left out")
	dir := flag.String("C", "", "directory of the module")
	flag.Parse()
	packages := flag.Args()
	if len(packages) == 0 {
		packages = []string{"encoding/json"}
	}
	if err := run(context.Background(), *dir, packages, *rounds, *operations, *bench, *skip); err != nil {
		fmt.Fprintln(os.Stderr, "bench-measure:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir string, packages []string, rounds, operations int, bench, skip string) error {
	if rounds < 1 || operations < 1 {
		return errors.New("-n, -x: measure at least one round of one operation")
	}
	work, err := os.MkdirTemp("", "bench-measure-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	tc, err := gotool.Find(ctx, gotool.Config{Dir: dir})
	if err != nil {
		return err
	}
	counting, err := tc.Replaceable(work)
	if err != nil {
		return err
	}
	overlay, err := counter.Overlay(counting.GOROOT, work)
	if err != nil {
		return err
	}
	counts := filepath.Join(work, "counts")
	counting = counting.With(overlay, counter.LinkerFlag(counts))
	needs, err := tc.Needs(ctx, packages)
	if err != nil {
		return err
	}
	args := []string{"-test.run=^$", "-test.bench=" + bench, fmt.Sprintf("-test.benchtime=%dx", operations)}
	if skip != "" {
		args = append(args, "-test.skip="+skip)
	}
	fmt.Printf("%d rounds of %d operations of each benchmark (%s), seconds: median (least to most).\n\n", rounds, operations, tc.Version)
	fmt.Println("| package | as it is | counting | ratio | calls counted |\n|---|---|---|---|---|")
	for _, p := range needs.Named {
		plain, counted := filepath.Join(work, "plain"), filepath.Join(work, "counted")
		if err := errors.Join(tc.BuildTest(ctx, p.Path, plain), counting.BuildTest(ctx, p.Path, counted)); err != nil {
			return err
		}
		if err := measure(ctx, p, plain, counted, counts, rounds, args); err != nil {
			return fmt.Errorf("%s: %w", p.Path, err)
		}
	}
	return nil
}

// measure prints the row of a package.
func measure(ctx context.Context, p gotool.Named, plain, counted, counts string, rounds int, args []string) error {
	var times [2][]time.Duration
	var ratios []float64
	var calls uint64
	for range rounds {
		if err := counter.Create(counts); err != nil {
			return err
		}
		var took [2]time.Duration
		for i, binary := range []string{plain, counted} {
			start := time.Now()
			if err := gotool.RunTest(ctx, binary, p.Dir, args, io.Discard); err != nil {
				return err
			}
			took[i] = time.Since(start)
			times[i] = append(times[i], took[i])
		}
		ratios = append(ratios, took[1].Seconds()/took[0].Seconds())
		c, err := counter.Read(counts)
		if err != nil {
			return err
		}
		total := c.Overflow
		for _, call := range c.Calls {
			total.Add(call.Amount)
		}
		calls = total.Calls
	}
	for i := range times {
		slices.Sort(times[i])
	}
	slices.Sort(ratios)
	fmt.Printf("| `%s` | %s | %s | %.2f (%.2f to %.2f) | %d |\n", p.Path, figure(times[0]), figure(times[1]),
		ratios[rounds/2], ratios[0], ratios[rounds-1], calls)
	return nil
}

func figure(times []time.Duration) string {
	return fmt.Sprintf("%.2f (%.2f to %.2f)", times[len(times)/2].Seconds(), times[0].Seconds(), times[len(times)-1].Seconds())
}
