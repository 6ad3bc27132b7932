package doctest

import (
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestRecipes parses the pipelines in docs/ci.md and checks that the ifaceval
// commands in them use what there is.
func TestRecipes(t *testing.T) {
	p := readPage(t, "docs/ci.md")
	recipes, found := 0, 0
	for _, b := range blocks(t, p) {
		if b.Language != "yaml" {
			continue
		}
		recipes++
		var document any
		if err := yaml.UnmarshalWithOptions([]byte(strings.Join(p.Lines[b.First:b.End], "\n")), &document, yaml.Strict()); err != nil {
			t.Errorf("%s:%d: %v", p.Path, b.First+1, err)
			continue
		}
		for _, script := range scripts(document) {
			for line := range strings.Lines(script) {
				if words := recipeWords(line); len(words) > 1 && words[0] == "ifaceval" {
					found++
					checkCommand(t, words[1:])
				}
			}
		}
	}
	if recipes < 3 || found < 7 {
		t.Errorf("%d recipes with %d commands: the test has missed some", recipes, found)
	}
}

// TestShell checks that the commands of ifaceval in the blocks that are not run, as
// they need what is not here, use what there is.
func TestShell(t *testing.T) {
	found := 0
	for _, p := range pages(t) {
		for _, b := range blocks(t, p) {
			if b.Language != "sh" {
				continue
			}
			for _, line := range p.Lines[b.First:b.End] {
				line, _, _ = strings.Cut(line, "#")
				for command := range strings.SplitSeq(line, "|") {
					if words := recipeWords(command); len(words) > 1 && words[0] == "ifaceval" {
						found++
						checkCommand(t, words[1:])
					}
				}
			}
		}
	}
	if found < 7 {
		t.Errorf("%d commands: the test has missed some", found)
	}
}

// scripts are the texts in a pipeline that a shell gets.
func scripts(node any) []string {
	var all []string
	switch node := node.(type) {
	case []any:
		for _, n := range node {
			all = append(all, scripts(n)...)
		}
	case map[string]any:
		for key, n := range node {
			if key != "run" && key != "script" && key != "before_script" {
				all = append(all, scripts(n)...)
				continue
			}
			switch n := n.(type) {
			case string:
				all = append(all, n)
			case []any:
				for _, line := range n {
					all = append(all, line.(string))
				}
			}
		}
	}
	return all
}

// recipeWords are the words of a simple command, up to what a shell acts on.
func recipeWords(line string) []string {
	words := strings.Fields(line)
	if end := slices.IndexFunc(words, func(w string) bool { return strings.ContainsAny(w, "|&;<>") }); end >= 0 {
		words = words[:end]
	}
	return words
}

// checkCommand checks a command and its flags against its help.
func checkCommand(t *testing.T, words []string) {
	t.Helper()
	help := runCommand(t, "ifaceval help "+words[0])
	if !strings.HasPrefix(help[0], "Usage: ") {
		t.Errorf("ifaceval %s does not exist", words[0])
		return
	}
	checkCommandFlags(t, words[0], words[1:], helpFlags(help))
}

func checkCommandFlags(t *testing.T, command string, words []string, flags map[string]string) {
	t.Helper()
	for len(words) > 0 && strings.HasPrefix(words[0], "-") {
		name, value, joined := strings.Cut(words[0], "=")
		words = words[1:]
		usage, known := flags[name]
		if !known {
			t.Errorf("ifaceval %s %s does not exist", command, name)
		}
		switch takesValue := !strings.HasPrefix(usage, "\n"); {
		case !takesValue || joined:
		case len(words) == 0:
			t.Errorf("%s %s has no value", command, name)
		default:
			value, words = words[0], words[1:]
		}
		if name == "-format" && !strings.Contains(usage, value) {
			t.Errorf("%s -format %s: there is no such format", command, value)
		}
	}
	for _, w := range words {
		if w == "--" {
			break
		}
		if strings.HasPrefix(w, "-") && w != "-" {
			t.Errorf("%s: the flag %s comes after a package", command, w)
		}
	}
}

// helpFlags are the flags in a help text, with what is said of each: the name of
// its value, if it has one, then its usage after a line end.
func helpFlags(help []string) map[string]string {
	flags := map[string]string{}
	for i, line := range help {
		if rest, ok := strings.CutPrefix(line, "  -"); ok && i+1 < len(help) {
			name, value, _ := strings.Cut(rest, " ")
			flags["-"+name] = value + "\n" + strings.TrimSpace(help[i+1])
		}
	}
	return flags
}
