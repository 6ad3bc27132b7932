package report

import (
	"encoding/json"
	"fmt"
	"io"
)

// Read reads a report that was written as JSON. The name is that of its file, for
// errors.
func Read(r io.Reader, name string) (*Report, error) {
	out := new(Report)
	dec := json.NewDecoder(r)
	err := dec.Decode(out)
	switch {
	case err == io.EOF:
		return nil, fmt.Errorf("%s: is empty: save a report with `ifaceval check -format json -o FILE`", name)
	case err == io.ErrUnexpectedEOF:
		return nil, fmt.Errorf("%s: ends in the middle: the report is truncated, save it again", name)
	case err != nil || out.Schema == "":
		return nil, fmt.Errorf("%s: is no report of ifaceval: save one with `ifaceval check -format json -o FILE`", name)
	case out.Schema != Schema:
		return nil, fmt.Errorf("%s: is of the form %s, and this ifaceval reads %s: save it again", name, out.Schema, Schema)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("%s: has something behind the report: save it again", name)
	}
	return out, nil
}
