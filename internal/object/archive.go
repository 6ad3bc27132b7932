package object

import (
	"bytes"
	"strconv"
	"strings"
)

const (
	archiveMagic  = "!<arch>\n"
	memberHeader  = 60
	objectStart   = "go object "
	objectTextEnd = "\n!\n"
)

// A member is the binary part of a Go object in an archive.
type member struct {
	name   string
	header string // first line
	magic  string // without the leading zero byte
	base   int64  // offset of data in the archive
	data   []byte
}

// findObject walks the archive's members and returns the one that compiled Go
// files became. It fills in f.Skipped.
func (f *File) findObject(data []byte) (*member, error) {
	if !bytes.HasPrefix(data, []byte(archiveMagic)) {
		if len(data) < len(archiveMagic) && strings.HasPrefix(archiveMagic, string(data)) {
			return nil, &FormatError{"archive", int64(len(data)), "header ends early", ErrTruncated}
		}
		return nil, ErrNotArchive
	}
	var found *member
	for off := len(archiveMagic); off < len(data); {
		name, body, err := memberAt(data, off)
		if err != nil {
			return nil, err
		}
		start := off + memberHeader
		off = start + len(body) + len(body)&1
		if name == "__.PKGDEF" {
			continue
		}
		if !bytes.HasPrefix(body, []byte(objectStart)) {
			f.Skipped = append(f.Skipped, name)
			continue
		}
		m, err := parseMember(name, body, int64(start))
		if err != nil {
			return nil, err
		}
		if m.fromAssembly() {
			f.Skipped = append(f.Skipped, name)
			continue
		}
		if found != nil {
			return nil, &FormatError{name, int64(start), "a second compiled object, after " + found.name, nil}
		}
		found = m
	}
	if found == nil {
		return nil, ErrNoGoObject
	}
	return found, nil
}

// memberAt returns the name and the content of the member whose header is at off.
func memberAt(data []byte, off int) (name string, body []byte, err error) {
	if len(data)-off < memberHeader {
		return "", nil, &FormatError{"archive", int64(off), "member header ends early", ErrTruncated}
	}
	h := data[off : off+memberHeader]
	if h[58] != '`' || h[59] != '\n' {
		return "", nil, &FormatError{"archive", int64(off), "no member header", nil}
	}
	name = strings.TrimRight(string(h[:16]), " ")
	size, err := strconv.ParseUint(strings.TrimRight(string(h[48:58]), " "), 10, 63)
	if err != nil {
		return "", nil, &FormatError{name, int64(off), "member size is not a number", nil}
	}
	rest := data[off+memberHeader:]
	if size > uint64(len(rest)) {
		return "", nil, &FormatError{name, int64(off), "member ends early", ErrTruncated}
	}
	return name, rest[:size], nil
}

func parseMember(name string, body []byte, base int64) (*member, error) {
	i := bytes.Index(body, []byte(objectTextEnd))
	if i < 0 {
		return nil, &FormatError{name, base, "object's text part has no end", nil}
	}
	header, _, _ := strings.Cut(string(body[:i]), "\n")
	i += len(objectTextEnd)
	m := &member{name: name, header: header, base: base + int64(i), data: body[i:]}
	if len(m.data) < headerSize {
		return nil, &FormatError{name, m.base, "object header ends early", ErrTruncated}
	}
	switch magic := string(m.data[:8]); magic {
	case "\x00go118ld", "\x00go120ld":
		m.magic = magic[1:]
	default:
		return nil, &VersionError{name, magic}
	}
	return m, nil
}

func (m *member) fromAssembly() bool { return m.flags()&flagFromAssembly != 0 }

// parseHeader splits "go object linux amd64 go1.26.8 GOAMD64=v1 X:a,b". The
// version of a development tree has spaces.
func parseHeader(line string) (goos, goarch, version string) {
	fields := strings.Fields(strings.TrimPrefix(line, objectStart))
	if len(fields) < 3 {
		return "", "", ""
	}
	end := 2
	for end < len(fields) && !strings.HasPrefix(fields[end], "X:") &&
		!(strings.HasPrefix(fields[end], "GO") && strings.Contains(fields[end], "=")) {
		end++
	}
	return fields[0], fields[1], strings.Join(fields[2:end], " ")
}

// minor finds N of "go1.N" in a version; 0 if there is none.
func minor(version string) int {
	_, s, _ := strings.Cut(version, "go1.")
	n := 0
	for n < len(s) && n < 4 && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	v, _ := strconv.Atoi(s[:n])
	return v
}
