package gotool

import "go/version"

// Apart is the same toolchain for a module of our own in dir, out of reach of
// the user's flags, workspace and toolchain choice.
func (t *Toolchain) Apart(dir string) *Toolchain {
	apart := *t
	apart.config = Config{Dir: dir}
	apart.env = append(append([]string{}, t.env...), "GOFLAGS=", "GOWORK=off", "GO111MODULE=on", "CGO_ENABLED=0")
	if version.IsValid(t.Version) {
		apart.env = append(apart.env, "GOTOOLCHAIN="+t.Version)
	}
	return &apart
}

// Plain is the same toolchain without the user's compiler flags, for packages
// that a program has compiled as they ship, such as runtime.
func (t *Toolchain) Plain() *Toolchain {
	plain := *t
	plain.config.GCFlags = nil
	return &plain
}
