package heapprofile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Fetch reads what a URL answers with. A redirect is not followed: where it leads is
// for the user to judge.
func Fetch(ctx context.Context, source string, l Limits) (*Profile, error) {
	u, err := url.Parse(source)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("%q is no URL: write it as http://localhost:6060/debug/pprof/allocs", source)
	}
	limited, cancel := context.WithTimeout(ctx, l.Time)
	defer cancel()
	data, err := get(limited, u, l)
	if err == nil {
		var p *Profile
		if p, err = Parse(limited, data, l); err == nil {
			return p, nil
		}
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, fmt.Errorf("%s: no whole answer within %v: see whether the program runs, or allow more with -timeout", u.Redacted(), l.Time)
	}
	return nil, fmt.Errorf("%s: %w", u.Redacted(), err)
}

func get(ctx context.Context, u *url.URL, l Limits) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		var inner *url.Error
		if errors.As(err, &inner) {
			err = inner.Err // the rest says the URL, with its password
		}
		return nil, fmt.Errorf("%w: see whether the program runs and listens there", err)
	}
	defer response.Body.Close()
	if err := refused(response); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, l.Packed+1))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, errors.New("cut off: fetch it again")
	case err != nil:
		return nil, err
	case int64(len(data)) > l.Packed:
		return nil, tooLarge(l.Packed)
	}
	return data, nil
}

// refused says why an answer is no profile.
func refused(r *http.Response) error {
	switch {
	case r.StatusCode/100 == 3:
		to := r.Header.Get("Location")
		if u, err := r.Location(); err == nil {
			to = u.Redacted()
		}
		return fmt.Errorf("answers that it is at %s: if you trust that, name it instead", to)
	case r.StatusCode == http.StatusNotFound:
		return fmt.Errorf("%s: import net/http/pprof in the program, and fetch /debug/pprof/allocs", r.Status)
	case r.StatusCode != http.StatusOK:
		return fmt.Errorf("answers %s: see what it says in a browser", r.Status)
	case strings.HasPrefix(strings.ToLower(r.Header.Get("Content-Type")), "text/html"):
		return errors.New("answers with a page of HTML, not a profile: a heap profile is at /debug/pprof/allocs")
	}
	return nil
}
