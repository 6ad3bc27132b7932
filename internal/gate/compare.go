package gate

import (
	"cmp"
	"slices"
	"strings"

	"ifaceval/internal/report"
)

// A Difference is what of a report is not in a baseline, and the other way round.
type Difference struct {
	New   int     // conversions that the baseline does not have
	Worse int     // those that it has as ones that cost less
	Gone  []Entry // of packages that the report judged
}

// Compare marks what of r is new to the baseline, or allocates more than there.
//
// Of equal conversions it cannot know which is the new one. It takes as few as can
// be, and of those of one class the last.
func (b *Baseline) Compare(r *report.Report) Difference {
	before := map[string][]Entry{}
	for _, e := range b.entries {
		before[e.id] = append(before[e.id], e)
	}
	now := map[string][]*report.Conversion{}
	for i := range r.Conversions {
		if c := &r.Conversions[i]; counts(c) {
			now[base(c.ID)] = append(now[base(c.ID)], c)
		}
	}
	var d Difference
	for id, cs := range now {
		added, left := match(cs, before[id])
		for _, c := range added {
			c.New = true
		}
		worse := min(len(added), len(left))
		d.New += len(added) - worse
		d.Worse += worse
		before[id] = left[:len(left)-worse]
	}
	judged := map[string]bool{}
	for _, p := range r.Packages {
		judged[path(p)] = true
	}
	for _, left := range before {
		for _, e := range left {
			if judged[e.pkg] {
				d.Gone = append(d.Gone, e)
			}
		}
	}
	slices.SortFunc(d.Gone, func(x, y Entry) int { return cmp.Compare(x.line, y.line) })
	return d
}

// match gives each of some equal conversions an entry of the same class or a worse
// one, to as many as can be. It returns those that get none, and the entries that
// are left, ordered by class.
func match(cs []*report.Conversion, entries []Entry) (added []*report.Conversion, left []Entry) {
	left = slices.Clone(entries)
	slices.SortStableFunc(left, func(x, y Entry) int { return cmp.Compare(ranks[x.class], ranks[y.class]) })
	slices.SortStableFunc(cs, func(x, y *report.Conversion) int { return cmp.Compare(ranks[class(x)], ranks[class(y)]) })
	for _, c := range cs {
		i := slices.IndexFunc(left, func(e Entry) bool { return ranks[e.class] >= ranks[class(c)] })
		if i < 0 {
			added = append(added, c)
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	return added, left
}

// Judge adds the gate of a comparison: nothing is new and nothing is worse. What
// was compared with is called before, and remedy is what to do about conversions
// that are gone, or what was done. The report was made with made.
func (b *Baseline) Judge(r *report.Report, name, before, remedy, made string, d Difference) {
	var found []string
	if d.New > 0 {
		found = append(found, number(d.New, "new conversion may allocate", "new conversions may allocate"))
	}
	if d.Worse > 0 {
		found = append(found, number(d.Worse, "conversion allocates more than before", "conversions allocate more than before"))
	}
	message := cmp.Or(strings.Join(found, " and "), "no conversion allocates that did not before")
	if n := len(d.Gone); n > 0 {
		message += "; " + number(n, "conversion of "+before+" is", "conversions of "+before+" are") + " gone"
		if remedy != "" {
			message += ": " + remedy
		}
	}
	if b.Made != made {
		message += "; " + before + " was made with " + b.Made + ", and this is " + made
	}
	r.Gates = append(r.Gates, report.Gate{Name: name, Passed: d.New+d.Worse == 0, Message: report.Plain(message)})
}
