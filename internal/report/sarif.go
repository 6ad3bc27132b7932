package report

import (
	"bytes"
	"encoding/json"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf16"
)

// SARIFOptions say what a report does not hold.
type SARIFOptions struct {
	Version string // of ifaceval; "" leaves it out

	// Source returns the text of a file that the report names, or nil. SARIF
	// counts columns in UTF-16 code units and the report in bytes: without the
	// line they cannot be converted, and the column is left out.
	Source func(file string) []byte
}

// WriteSARIF writes the report in the Static Analysis Results Interchange Format,
// version 2.1.0. There is a result for each conversion that may allocate or is
// unknown, in order, and a rule for each of these classes. The same report and
// options give the same bytes.
//
// Files below the working directory are relative to the base %SRCROOT%, which is
// not said where to find: that would tie the file to a machine. The others have
// absolute URIs, as the report has nothing better.
func WriteSARIF(w io.Writer, r *Report, o SARIFOptions) error {
	run := sarifRun{
		Tool:               sarifTool{sarifDriver{Name: "ifaceval", Version: o.Version, Rules: sarifRules}},
		Invocations:        []sarifInvocation{sarifInvocationOf(r)},
		OriginalURIBaseIDs: map[string]sarifBase{srcRoot: {Description: sarifText("The directory that ifaceval was run in, or was told by -C.")}},
		ColumnKind:         "utf16CodeUnits",
		Results:            []sarifResult{},
		Properties:         sarifRunProperties{r.Toolchain, r.Summary, r.Gates},
	}
	lines := sarifLines{source: o.Source}
	for _, c := range mayAllocate(r) {
		run.Results = append(run.Results, sarifResultOf(c, r.Gated(), &lines))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	srcRoot     = "%SRCROOT%"
)

func sarifResultOf(c *Conversion, gated bool, lines *sarifLines) sarifResult {
	index := costOrder[class(c)]
	result := sarifResult{
		RuleID:              sarifRules[index].ID,
		RuleIndex:           index,
		Level:               sarifRules[index].DefaultConfiguration.Level,
		Message:             sarifText(sentence(c)),
		Locations:           []sarifLocation{sarifLocationOf(c, lines)},
		PartialFingerprints: map[string]string{"ifaceval/v1": c.ID},
		Properties: sarifProperties{
			Expr: c.Expr, From: c.From, To: c.To, Context: c.Context, Storage: c.Storage, Call: c.Call, Allocates: c.Allocates,
			Unless: c.Unless, Size: c.Size, AllocSize: c.AllocSize, Tiny: c.Tiny,
		},
	}
	if len(c.Instances) > 0 {
		result.Properties.Instances = map[string]int{}
		for _, i := range c.Instances {
			result.Properties.Instances[instanceVerdict(c, i)]++
		}
	}
	if gated {
		result.BaselineState = "unchanged"
		if c.New {
			result.BaselineState = "new"
		}
	}
	if c.Ignored != "" {
		result.Suppressions = []sarifSuppression{{Kind: "inSource", Justification: c.Ignored}}
	}
	return result
}

func sarifLocationOf(c *Conversion, lines *sarifLines) sarifLocation {
	pkg, _, _ := strings.Cut(c.Package, " [") // a test variant
	l := sarifLocation{LogicalLocations: []sarifLogical{{Name: c.Function, FullyQualifiedName: pkg + "." + c.Function, Kind: "function"}}}
	if c.File == "" {
		return l
	}
	l.PhysicalLocation = &sarifPhysical{ArtifactLocation: sarifArtifact(c.File)}
	if c.Line > 0 {
		l.PhysicalLocation.Region = &sarifRegion{StartLine: c.Line, StartColumn: lines.column(c)}
	}
	return l
}

// host is a path that begins with the name of another host, and has more.
var host = regexp.MustCompile(`^//[A-Za-z0-9.-]+/`)

// sarifArtifact makes a file of the report a URI.
func sarifArtifact(file string) sarifFile {
	switch {
	case strings.HasPrefix(file, "//"): // of another host, on Windows
		if !host.MatchString(file) { // an absolute path that begins with two slashes
			return sarifFile{URI: "file://" + escapePath(file)}
		}
		return sarifFile{URI: "file:" + escapePath(file)}
	case strings.HasPrefix(file, "/"):
		return sarifFile{URI: "file://" + escapePath(file)}
	case filepath.IsAbs(filepath.FromSlash(file)): // with a drive
		drive, rest, _ := strings.Cut(file, ":")
		return sarifFile{URI: "file:///" + drive + ":" + escapePath(rest)}
	}
	return sarifFile{URI: escapePath(file), URIBaseID: srcRoot}
}

// escapePath escapes everything in a path that is not unreserved in every part of
// a URI. A colon in the first element would make it a scheme.
func escapePath(path string) string {
	const unreserved = "/-._~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(path) {
		if c := path[i]; strings.IndexByte(unreserved, c) >= 0 {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}

// sarifLines are the lines of one file, the last that was asked for:
// conversions are in the order of files.
type sarifLines struct {
	source func(file string) []byte
	file   string
	lines  [][]byte
}

// column is the column of a conversion in UTF-16 code units from 1, or 0 if the
// line is not there to be counted.
func (l *sarifLines) column(c *Conversion) int {
	if c.Column < 1 || l.source == nil {
		return 0
	}
	if l.file != c.File {
		l.file, l.lines = c.File, bytes.Split(l.source(c.File), []byte("\n"))
	}
	if c.Line > len(l.lines) || c.Column > len(l.lines[c.Line-1]) {
		return 0
	}
	before := strings.TrimPrefix(string(l.lines[c.Line-1][:c.Column-1]), "\ufeff") // a byte order mark is not counted
	return len(utf16.Encode([]rune(before))) + 1
}

// sarifInvocationOf says what is missing from the results. What was not understood
// changes no verdict, so the run was a success all the same.
func sarifInvocationOf(r *Report) sarifInvocation {
	v := sarifInvocation{ExecutionSuccessful: len(r.Problems) == 0}
	for _, p := range r.Problems {
		v.Notifications = append(v.Notifications, sarifNotification{"error", sarifText(strings.TrimPrefix(p.Package+": "+said(p.Message), ": "))})
	}
	if u := r.Unrecognised; u != nil {
		v.Notifications = append(v.Notifications, sarifNotification{"warning", sarifText(strings.Join(append([]string{u.title()}, u.Examples...), "; "))})
	}
	return v
}

// sarifText makes a text a message. Its braces would be placeholders, and
// brackets before a parenthesis a link.
func sarifText(s string) sarifMessage {
	return sarifMessage{Text: strings.NewReplacer("{", "{{", "}", "}}", "](", "] (").Replace(plain(s))}
}

// sarifRules are in the order of costOrder.
var sarifRules = []sarifRule{
	{
		ID: "allocates-always", Name: "AllocatesAlways",
		ShortDescription: sarifPlain{"The conversion to an interface allocates each time"},
		FullDescription:  sarifPlain{"A value is stored in an interface, and the code copies it to new memory on the heap each time this is executed."},
		Help: sarifHelp{
			Text:     "The data word of an interface value is a pointer. A value that is not one has to be somewhere in memory, and this one is copied to the heap. To avoid that, store a pointer, keep the value's own type, or make the conversion once and use its result. `ifaceval explain FILE:LINE` tells why the value is on the heap and what can be done.",
			Markdown: "The data word of an interface value is a pointer. A value that is not one has to be somewhere in memory, and this one is copied to the heap.\n\nTo avoid that, store a pointer, keep the value's own type, or make the conversion once and use its result. `ifaceval explain FILE:LINE` tells why the value is on the heap and what can be done.\n",
		},
		DefaultConfiguration: sarifConfiguration{levels["always"].sarif},
	},
	{
		ID: "allocates-depends", Name: "AllocatesDepends",
		ShortDescription: sarifPlain{"The conversion to an interface allocates for some values"},
		FullDescription:  sarifPlain{"A value is stored in an interface, and the code copies it to new memory on the heap, unless it is one of the small, empty or nil values for which the runtime has something static."},
		Help: sarifHelp{
			Text:     "The runtime copies the value to the heap, unless it is an integer below 256 when its bits are read as an unsigned one, an empty string, or a nil slice. Whether that matters depends on the values that really occur. `ifaceval explain FILE:LINE` tells what can be done.",
			Markdown: "The runtime copies the value to the heap, unless it is\n\n- an integer below 256 when its bits are read as an unsigned one,\n- an empty string,\n- or a nil slice.\n\nWhether that matters depends on the values that really occur. `ifaceval explain FILE:LINE` tells what can be done.\n",
		},
		DefaultConfiguration: sarifConfiguration{levels["depends"].sarif},
	},
	{
		ID: "allocates-unknown", Name: "AllocatesUnknown",
		ShortDescription: sarifPlain{"It is not known whether the conversion to an interface allocates"},
		FullDescription:  sarifPlain{"A value is stored in an interface, and nothing proves where it is kept. The message has the reason."},
		Help: sarifHelp{
			Text:     "ifaceval reads its verdicts from compiled code and says unknown where that proves nothing: for generic code that no package instantiates, for instance. Check the packages that use the code together with it, or look at the reason in the message.",
			Markdown: "ifaceval reads its verdicts from compiled code and says *unknown* where that proves nothing: for generic code that no package instantiates, for instance.\n\nCheck the packages that use the code together with it, or look at the reason in the message.\n",
		},
		DefaultConfiguration: sarifConfiguration{levels["unknown"].sarif},
	},
}
