package expect

var last any

type span struct{ from, to int }

//ifaceval:noalloc
func record(at int) {
	note(at, "seen")
}

func note(at int, what string) {
	last = at
	last = what
}

func mark(s span) {
	last = s //ifaceval:heap 8
}

func empty() {
	last = span{} //ifaceval:go1.25+ storage zeroval
}

func wrong(s span) {
	last = s //ifaceval:no-alloc
}
