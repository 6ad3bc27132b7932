package doctest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"ifaceval/internal/lab"
	"ifaceval/internal/picture"
	"ifaceval/internal/story"
)

func labPages(t *testing.T) []*page {
	t.Helper()
	return slices.DeleteFunc(pages(t), func(p *page) bool { return !p.isLab() })
}

// TestShape checks where the pages of the labs say that the reader is, and can go.
func TestShape(t *testing.T) {
	chapters, err := lab.Load(os.DirFS(filepath.Join(root, "docs")))
	if err != nil {
		t.Fatal(err)
	}
	if len(chapters) == 0 {
		t.Fatal("no labs")
	}
	for _, c := range chapters {
		p := &page{c.Page}
		p.set(t, 2, c.Crumbs())
		list(t, p, c.Contents())
		p.set(t, len(p.Lines)-2, lab.Navigation(chapters, c.Page))
		for _, l := range c.Labs {
			p := &page{l.Page}
			p.set(t, 2, l.Crumbs())
			p.set(t, len(p.Lines)-2, lab.Navigation(chapters, l.Page))
		}
	}
	list(t, readPage(t, "docs/README.md"), lab.Index(chapters))
}

// set compares a line with what it should be.
func (p *page) set(t *testing.T, line int, want string) {
	t.Helper()
	switch {
	case p.Lines[line] == want:
	case *update:
		p.Lines[line] = want
		p.write(t)
	default:
		t.Errorf("%s:%d: %q, not %q (rewrite with go test ./internal/doctest -update)", p.Path, line+1, p.Lines[line], want)
	}
}

// list compares the list of labs in a page, its last one, with what it should be.
func list(t *testing.T, p *page, want []string) {
	t.Helper()
	isItem := func(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " "), "- [") }
	end := len(p.Lines)
	for end > 0 && !isItem(p.Lines[end-1]) {
		end--
	}
	if end == 0 {
		t.Errorf("%s: no list of labs: write a line \"- []\" where it should be", p.Path)
		return
	}
	first := end
	for first > 0 && isItem(p.Lines[first-1]) {
		first--
	}
	switch d := cmp.Diff(want, p.Lines[first:end]); {
	case d == "":
	case *update:
		p.Lines = slices.Replace(p.Lines, first, end, want...)
		p.write(t)
	default:
		t.Errorf("%s: - labs + the list (rewrite with go test ./internal/doctest -update)\n%s", p.Path, d)
	}
}

// TestCode checks that the code in the pages is of programs that are run: each block
// is some successive lines of a file, in the labs' pages of one in labs.
func TestCode(t *testing.T) {
	files := filesOf(t, lab.Directory, "examples", "internal/doctest/testdata")
	found := 0
	for _, p := range pages(t) {
		for _, b := range blocks(t, p) {
			if b.Language != "go" {
				continue
			}
			found++
			if err := p.quotes(b, files); err != nil {
				t.Error(err)
			}
		}
	}
	if found == 0 {
		t.Error("no page shows code")
	}
}

// quotes finds the file that a block of code is from.
func (p *page) quotes(b lab.Block, files map[string]string) error {
	code := strings.Join(p.Lines[b.First:b.End], "\n") + "\n"
	for name, text := range files {
		if strings.HasPrefix(name, lab.Directory+"/") == p.isLab() && strings.HasSuffix(name, ".go") && strings.Contains("\n"+text, "\n"+code) {
			return nil
		}
	}
	return fmt.Errorf("%s:%d: the code is not in a program that is run", p.Path, b.First+1)
}

// programs are the files of the labs' programs and of iface, by path from the root.
func programs(t *testing.T) map[string]string {
	t.Helper()
	return filesOf(t, lab.Directory, "iface")
}

// filesOf are the files below directories, by path from the root.
func filesOf(t *testing.T, dirs ...string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, dir := range dirs {
		err := filepath.WalkDir(filepath.Join(root, dir), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(name)
			files[fromRoot(t, name)] = strings.ReplaceAll(string(data), "\r\n", "\n")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// TestPrograms compares the archive that the program holds with the tree.
func TestPrograms(t *testing.T) {
	var archive txtar.Archive
	files := programs(t)
	var names []string
	for name := range files {
		// The package's tests are no part of the labs.
		if !strings.HasPrefix(name, "iface/") || !strings.HasSuffix(name, "_test.go") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(files[name])})
	}
	want := txtar.Format(&archive)
	got := bytes.ReplaceAll(lab.Programs, []byte("\r\n"), []byte("\n"))
	switch {
	case bytes.Equal(want, got):
	case *update:
		if err := os.WriteFile(filepath.Join(root, "internal", "lab", "programs.txtar"), want, 0o666); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("- tree + internal/lab/programs.txtar (rewrite with go test ./internal/doctest -update)\n%s", cmp.Diff(string(want), string(got)))
	}
}

// TestRun checks that each program of the labs is run, or shown, by a command of a
// page.
func TestRun(t *testing.T) {
	var commands []string
	for _, p := range labPages(t) {
		for _, b := range p.Consoles() {
			for _, c := range lab.Commands(p.Lines[b.First:b.End]) {
				words, _ := lab.Words(c.Line)
				commands = append(commands, words...)
			}
		}
		for _, pic := range picturesOf(t, p) {
			commands = append(commands, pic.Command...)
		}
	}
	for name := range programs(t) {
		dir, ok := strings.CutPrefix(path.Dir(name), lab.Directory+"/")
		if ok && strings.HasSuffix(name, ".go") && !slices.ContainsFunc(commands, func(word string) bool {
			return word == "./"+dir || strings.HasPrefix(word, dir+"/") || strings.HasPrefix(word, "./"+dir+"/") && strings.HasSuffix(word, ".go")
		}) {
			t.Errorf("%s: no page has a command that runs it", name)
		}
	}
}

func picturesOf(t *testing.T, p *page) []lab.Picture {
	t.Helper()
	all, err := p.Pictures()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestPictures draws the pictures of the labs again.
func TestPictures(t *testing.T) {
	h := hostOf(t)
	readPrograms(t)
	drawn := map[string]bool{}
	for _, p := range labPages(t) {
		for _, pic := range picturesOf(t, p) {
			drawn[pic.File], drawn[pic.Twin()] = true, true
			t.Run(path.Base(pic.File), func(t *testing.T) {
				want, reason := h.draw(t, p, pic)
				if reason != "" {
					t.Skip(reason)
				}
				for name, text := range want {
					file := filepath.Join(root, filepath.FromSlash(name))
					got, err := os.ReadFile(file)
					if err == nil && pictureDiffers(text, got) == "" {
						continue
					}
					if !*update {
						t.Errorf("%s:%d: %s (rewrite with go test ./internal/doctest -update): %v\n%s", p.Path, pic.Line+1, name, err, pictureDiffers(text, got))
						continue
					}
					if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
						t.Fatal(err)
					}
				}
			})
		}
	}
	if len(drawn) == 0 {
		t.Error("no page has a picture")
	}
	files, err := filepath.Glob(filepath.Join(root, "docs", "*", "images", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if name := fromRoot(t, f); !drawn[name] && !*update {
			t.Errorf("%s is in no page: remove it", name)
		} else if !drawn[name] {
			os.Remove(f)
		}
	}
}

func pictureDiffers(want string, got []byte) string {
	return cmp.Diff(strings.Split(want, "\n"), strings.Split(strings.ReplaceAll(string(got), "\r\n", "\n"), "\n"))
}

// walks are what commands of pictures have told, by their words.
var walks = map[string]*story.Walk{}

// draw returns the files of a picture: as a drawing and as text. A walk is done once
// for all of its pictures.
func (h host) draw(t *testing.T, p *page, pic lab.Picture) (files map[string]string, reason string) {
	t.Helper()
	where := fmt.Sprintf("%s:%d", p.Path, pic.Line+1)
	words := slices.Clone(pic.Command)
	i := slices.Index(words, "-steps")
	if i < 0 || words[1] != "walk" || !slices.Contains(words, "-arch") {
		t.Fatalf("%s: a picture is of ifaceval walk -arch A -steps N", where)
	}
	n, err := strconv.Atoi(words[i+1])
	if err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	words = slices.Insert(slices.Delete(words, i, i+2), 2, "-format", "json")
	command := strings.Join(words, " ")
	w := walks[command]
	if w == nil {
		b := lab.Block{First: 0, End: 1}
		lines, reason := h.output(t, &page{&lab.Page{Path: p.Path, Lines: []string{"$ " + command}}}, b)
		if reason != "" {
			return nil, reason
		}
		if err := json.Unmarshal([]byte(strings.Join(lines[1:], "\n")), &w); err != nil {
			t.Fatalf("%s: %s: %v", where, command, err)
		}
		walks[command] = w
	}
	j := slices.IndexFunc(w.Steps, func(s story.Step) bool { return s.N == n })
	if j < 0 {
		t.Fatalf("%s: the walk has no step %d", where, n)
	}
	var drawing, text bytes.Buffer
	if err := story.WriteSVG(&drawing, &w.Steps[j]); err != nil {
		t.Fatal(err)
	}
	if len(w.Steps[j].Picture.Blocks) == 0 {
		t.Fatalf("%s: there is nothing to draw at step %d", where, n)
	}
	w.Steps[j].Picture.Text(&text, picture.TextOptions{})
	if strings.Contains(text.String(), " * ") {
		text.WriteString("* changed by this step\n")
	}
	return map[string]string{pic.File: drawing.String(), pic.Twin(): text.String()}, ""
}
