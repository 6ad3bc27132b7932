package report

import (
	"regexp"
	"strings"
	"testing"
)

// workflowCommand is what the runner takes for a command: it ends a property at a
// comma and the properties at the first "::".
var workflowCommand = regexp.MustCompile(`^::(notice|warning|error) ((?:(?:file|line|col|title)=[^,:\r\n]*,?)+)::([^\r\n]*)$`)

// TestGitHubHostile checks that nothing in a report begins a command, ends a
// property or reaches the terminal of who reads the log.
func TestGitHubHostile(t *testing.T) {
	for _, r := range []*Report{sample(), gated(), hostile()} {
		checkCommands(t, encoded(t, WriteGitHub, r))
	}
}

func checkCommands(t *testing.T, got string) {
	t.Helper()
	for line := range strings.Lines(got) {
		line = strings.TrimSuffix(line, "\n")
		m := workflowCommand.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("is no command: %q", line)
			continue
		}
		for _, part := range m[2:] {
			for i := range len(part) {
				if part[i] == '%' && !strings.HasPrefix(part[i:], "%25") && !strings.HasPrefix(part[i:], "%3A") && !strings.HasPrefix(part[i:], "%2C") {
					t.Errorf("%q decodes to what was not there", part)
				}
			}
			if plain(part) != part {
				t.Errorf("%q has control characters", part)
			}
		}
	}
}

// TestGitHubOrder checks that the ten that GitHub shows are the right ones.
func TestGitHubOrder(t *testing.T) {
	got := encoded(t, WriteGitHub, many(30))
	commands := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
	if len(commands) != 1+1+31+1+15 {
		t.Errorf("%d commands", len(commands))
	}
	if !strings.HasPrefix(commands[0], "::notice title=ifaceval::15 new may allocate; 30 conversions ") {
		t.Errorf("begins with %s", commands[0])
	}
	first := commands[len(commands)-15]
	if !strings.Contains(first, "title=new%3A heap 28 B::") {
		t.Errorf("the first conversion is %s", first)
	}
}

func TestPositioned(t *testing.T) {
	for message, want := range map[string]annotation{
		"a/b.go:3:4: no":   {file: "a/b.go", line: 3, column: 4},
		"./a.go:3: no":     {file: "a.go", line: 3},
		"no position: 3":   {},
		"go: module: x: y": {},
		"":                 {},
	} {
		got, rest := positioned(message)
		if got != want || want.file == "" && rest != message || want.file != "" && rest != "no" {
			t.Errorf("%q: %+v and %q", message, got, rest)
		}
	}
}
