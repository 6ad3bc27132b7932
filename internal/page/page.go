// Package page is what every page of HTML has: its head, its colours and type, the
// choice between dark and light, and a policy that lets nothing else in.
//
// A page is one file that stands alone. It loads nothing, so it can be opened from a
// disk, sent, and kept. What a page shows is the business of the package that writes
// it, which has the page's own template, style and script; without scripts all that a
// page has to say must still be there.
package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"strings"
)

//go:embed base.css base.html base.js
var base embed.FS

// A Head is what the template "head" of base.html needs of any page.
type Head struct {
	Title  string
	Policy template.HTMLAttr // content="…" of the content security policy
	Style  template.CSS
	Script template.JS
}

// A Set is the pages of a package: for each a template name.html, a style name.css
// and a script name.js.
type Set struct {
	files     fs.FS
	templates *template.Template
}

// NewSet reads the templates in a directory of embedded files. Those of base.html can
// be used in them: "head", "theme", "toolchain" and "terms". It panics if one cannot
// be read, which is a fault of the program.
func NewSet(files fs.FS, dir string) *Set {
	sub, err := fs.Sub(files, dir)
	if err != nil {
		panic(err)
	}
	templates := template.Must(template.ParseFS(base, "*.html"))
	return &Set{sub, template.Must(templates.ParseFS(sub, "*.html"))}
}

// Head makes that of the page of a name. More styles may follow those of the files.
//
// The policy lets the page run and load nothing but its style and its script, by
// their hashes: should an escape fail, what got in still does nothing.
func (s *Set) Head(title, name string, styles ...string) (Head, error) {
	style, err := s.read("base.css", name+".css")
	if err != nil {
		return Head{}, err
	}
	script, err := s.read("base.js", name+".js")
	if err != nil {
		return Head{}, err
	}
	style += strings.Join(styles, "")
	policy := fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'",
		policyHash(style), policyHash(script))
	return Head{
		Title:  title,
		Policy: template.HTMLAttr(`content="` + policy + `"`),
		Style:  template.CSS(style),
		Script: template.JS(script),
	}, nil
}

// read joins a file that every page has and one of the set.
func (s *Set) read(common, own string) (string, error) {
	first, err := base.ReadFile(common)
	if err != nil {
		return "", err
	}
	second, err := fs.ReadFile(s.files, own)
	if err != nil {
		return "", err
	}
	// A checkout with CRLF would have other hashes than browsers compute.
	return strings.ReplaceAll(string(first)+string(second), "\r\n", "\n"), nil
}

// policyHash is how a content security policy names an inline style or script.
func policyHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Write executes the template of the page of a name. Nothing is written if that
// fails, and what is written is UTF-8, whatever the data hold: html/template lets
// bytes that are not UTF-8 pass.
func (s *Set) Write(w io.Writer, name string, data any) error {
	var b bytes.Buffer
	if err := s.templates.ExecuteTemplate(&b, name+".html", data); err != nil {
		return err
	}
	_, err := w.Write(bytes.ToValidUTF8(b.Bytes(), []byte("\uFFFD")))
	return err
}
