package oracle

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"ifaceval/internal/check"
	"ifaceval/internal/gotool"
	"ifaceval/internal/verdict"
)

func TestDerive(t *testing.T) {
	for _, tc := range strings.Fields(os.Getenv("DERIVE")) {
		if tc == "default" {
			tc = ""
		}
		result, err := check.Run(context.Background(), check.Config{Build: gotool.Config{Dir: "testdata/adversary", Go: tc}, Patterns: []string{"."}})
		if err != nil {
			t.Fatal(err)
		}
		tmp := t.TempDir()
		var sites []*verdict.Site
		for _, s := range result.Sites {
			sites = append(sites, s)
		}
		s := split(t, tmp, sites)
		overlay := s.overlay(t, tmp)
		l := list(t, tc, "testdata/adversary", "-overlay="+overlay)
		var lo *listing
		old := strings.HasPrefix(tc, "go1.18") || strings.HasPrefix(tc, "go1.19")
		if old {
			lo = list(t, tc, "testdata/adversary")
		}
		names := siteNames(result.Sites)
		perHolder := map[string]int{}
		for _, site := range result.Sites {
			for _, h := range holders(site) {
				perHolder[h]++
			}
		}
		for _, site := range result.Sites {
			n := s.of[site]
			byHolder := map[string][]string{}
			for _, in := range site.Instances {
				h := holderName(in.Function)
				byHolder[h] = append(byHolder[h], strings.TrimSpace(string(in.Place.Storage)+" "+in.Place.Call))
			}
			for at := range l.at {
				if at.line == n && byHolder[at.holder] == nil {
					byHolder[at.holder] = []string{"(no instance)"}
				}
			}
			if len(byHolder) == 0 {
				byHolder[""] = []string{"(no instances)"}
			}
			for h, said := range byHolder {
				slices.Sort(said)
				set := l.at[listed{n, h}]
				got := storageOf(set)
				if got == "" && set != nil {
					got = "code"
				}
				if set == nil {
					got = "-"
				}
				if old {
					got = "whole(" + fmt.Sprint(perHolder[h]) + "):" + storageOf(lo.whole[h])
				}
				if got == "-" && !old {
					got = "-[" + storageOf(l.whole[h]) + "]"
				}
				fmt.Printf("%s\t%s@%s\t%s\t%s\t%s\n", tc, names[site], h, got, strings.Join(said, " + "), site.From)
			}
		}
		fmt.Println("strays", tc, result.Stray, result.Notes, result.Problems)
	}
}

func holders(s *verdict.Site) []string {
	var h []string
	for _, in := range s.Instances {
		h = append(h, holderName(in.Function))
	}
	return h
}

func siteNames(sites []*verdict.Site) map[*verdict.Site]string {
	perFunc, perExpr := map[string]int{}, map[string]int{}
	for _, s := range sites {
		perFunc[s.Function]++
		perExpr[s.Function+":"+s.Expr]++
	}
	nth := map[string]int{}
	names := map[*verdict.Site]string{}
	for _, s := range sites {
		name := s.Function
		if perFunc[name] > 1 {
			name += ":" + s.Expr
			if perExpr[name] > 1 {
				nth[name]++
				name += fmt.Sprintf("#%d", nth[name])
			}
		}
		names[s] = name
	}
	return names
}
