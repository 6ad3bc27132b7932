package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"ifaceval/internal/check"
	"ifaceval/internal/gotool"
)

func main() {
	gov := flag.String("go", "", "")
	dir := flag.String("C", "", "")
	arch := flag.String("arch", "", "")
	q := flag.Bool("q", false, "")
	flag.Parse()
	start := time.Now()
	r, err := check.Run(context.Background(), check.Config{Build: gotool.Config{Dir: *dir, Go: *gov, GOARCH: *arch}, Patterns: flag.Args()})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	n, unk, dis := 0, 0, 0
	why := map[string]int{}
	for _, s := range r.Sites {
		pl, reason := s.Place()
		if !*q {
			fmt.Printf("%s:%d:%d\t%s\t%s %s\t%s→%s\t%s %s %s\n", s.File, s.Line, s.Column, s.Function, s.Context, s.Expr, s.From, s.To, pl.Storage, pl.Call, reason)
		}
		for _, i := range s.Instances {
			n++
			if i.Place.Storage == "unknown" {
				unk++
				why[i.Reason]++
				fmt.Printf("UNK %s:%d:%d %s | %s %s | %s\n", s.File, s.Line, s.Column, s.Expr, i.Function, i.InlinedAt, i.Reason)
			}
			if i.Disagrees != nil {
				dis++
				fmt.Printf("DIS %s:%d:%d %s | %s %s %s | rules %s code %s\n", s.File, s.Line, s.Column, s.Expr, i.Function, i.InlinedAt, i.Shape, *i.Disagrees, i.Place)
			}
		}
	}
	for _, x := range r.Notes {
		fmt.Println("NOTE", x)
	}
	for _, x := range r.Problems {
		fmt.Println("PROBLEM", x)
	}
	fmt.Println("packages", r.Packages, "sites", len(r.Sites), "instances", n, "unknown", unk, "disagree", dis, "stray", r.Stray, "unrec", r.Unrecognised, time.Since(start))
}
