// Bench-binary measures `ifaceval binary` beside the disassembler of the go command,
// as whole processes, and prints a table in Markdown.
//
//	go run ./scripts/bench-binary [-n rounds] [program ...]
//
// The default is the go command itself and ifaceval. The commands are run in turn, so
// that a machine that slows down slows both; a figure is the median, its spread is in
// brackets. Both must find the same calls, or there is no table.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

func main() {
	rounds := flag.Int("n", 7, "rounds")
	flag.Parse()
	if err := run(flag.Args(), *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "bench-binary:", err)
		os.Exit(1)
	}
}

func run(programs []string, rounds int) error {
	if rounds < 1 {
		return errors.New("-n: measure at least one round")
	}
	work, err := os.MkdirTemp("", "bench-binary-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	ifaceval := filepath.Join(work, "ifaceval")
	if out, err := exec.Command("go", "build", "-o", ifaceval, "./cmd/ifaceval").CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	if len(programs) == 0 {
		goroot, err := exec.Command("go", "env", "GOROOT").Output()
		if err != nil {
			return err
		}
		programs = []string{filepath.Join(strings.TrimSpace(string(goroot)), "bin", "go"), ifaceval}
	}
	fmt.Printf("%d rounds, seconds: median (least to most).\n\n", rounds)
	fmt.Println("| program | size | calls | `go tool objdump` | `ifaceval binary` | times faster | `ifaceval binary -storage heap` |\n|---|---|---|---|---|---|---|")
	for _, program := range programs {
		if err := measure(ifaceval, program, rounds); err != nil {
			return fmt.Errorf("%s: %w", program, err)
		}
	}
	return nil
}

// measure prints the row of a program.
func measure(ifaceval, program string, rounds int) error {
	info, err := os.Stat(program)
	if err != nil {
		return err
	}
	calls, err := same(ifaceval, program)
	if err != nil {
		return err
	}
	commands := [][]string{{"go", "tool", "objdump", program}, {ifaceval, "binary", program}, {ifaceval, "binary", "-storage", "heap", program}}
	times := make([][]time.Duration, len(commands))
	for range rounds {
		for i, args := range commands {
			cmd := exec.Command(args[0], args[1:]...)
			cmd.Stdout = io.Discard // through a pipe, as to grep
			start := time.Now()
			if err := cmd.Run(); err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			times[i] = append(times[i], time.Since(start))
		}
	}
	for i := range times {
		slices.Sort(times[i])
	}
	faster := median(times[0]).Seconds() / median(times[1]).Seconds()
	fmt.Printf("| `%s` | %d MB | %d | %s | %s | %.0f | %s |\n", filepath.Base(program), info.Size()>>20, calls, figure(times[0]), figure(times[1]), faster, figure(times[2]))
	return nil
}

func median(times []time.Duration) time.Duration { return times[len(times)/2] }

func figure(times []time.Duration) string {
	return fmt.Sprintf("%.2f (%.2f to %.2f)", median(times).Seconds(), times[0].Seconds(), times[len(times)-1].Seconds())
}

var disassembled = regexp.MustCompile(`^\s+\S+:\d+\s+(0x[0-9a-f]+)\s+[0-9a-f]+\s+CALL runtime\.convT\w*\(SB\)`)

// same returns how many calls both find, and an error if they are not the same ones.
func same(ifaceval, program string) (int, error) {
	listing, err := exec.Command("go", "tool", "objdump", program).Output()
	if err != nil {
		return 0, err
	}
	var want []string
	lines := bufio.NewScanner(strings.NewReader(string(listing)))
	for lines.Scan() {
		if m := disassembled.FindStringSubmatch(lines.Text()); m != nil {
			want = append(want, m[1])
		}
	}
	if err := lines.Err(); err != nil {
		return 0, err
	}
	out, err := exec.Command(ifaceval, "binary", "-format", "json", "-addresses", program).Output()
	if err != nil {
		return 0, err
	}
	var found struct{ Calls []struct{ Address string } }
	if err := json.Unmarshal(out, &found); err != nil {
		return 0, err
	}
	var got []string
	for _, c := range found.Calls {
		got = append(got, c.Address)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		return 0, fmt.Errorf("objdump finds %d calls, ifaceval %d, or others", len(want), len(got))
	}
	return len(got), nil
}
