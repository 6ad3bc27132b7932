// Escapes has values that outlive the function that makes them.
package main

var sink *int32

//go:noinline
func record(id *int32) {
	sink = id
}

//go:noinline
func viaParameter() {
	id := new(int32)
	*id = 4096
	record(id)
}

//go:noinline
func viaSink() {
	id := new(int32)
	*id = 4096
	sink = id
}

//go:noinline
func viaResult() *int32 {
	return new(int32)
}

type user struct{ id *int32 }

//go:noinline
func viaChannel(c chan *int32) {
	c <- new(int32)
}

//go:noinline
func viaGoroutine(done chan bool) {
	id := new(int32)
	go func() {
		*id++
		done <- true
	}()
}

//go:noinline
func ofStruct() int32 {
	var u user
	u.id = new(int32)
	return *u.id
}

//go:noinline
func ofPointer() int32 {
	u := new(user)
	u.id = new(int32)
	return *u.id
}

//go:noinline
func ofSlice() int32 {
	ids := make([]*int32, 1)
	ids[0] = new(int32)
	return *ids[0]
}

//go:noinline
func ofMap() int32 {
	ids := map[int]*int32{}
	ids[0] = new(int32)
	return *ids[0]
}

//go:noinline
func ofStructLiteral() int32 {
	u := &user{id: new(int32)}
	return *u.id
}

//go:noinline
func ofSliceLiteral() int32 {
	ids := []*int32{new(int32)}
	return *ids[0]
}

//go:noinline
func ofMapLiteral() int32 {
	ids := map[int]*int32{0: new(int32)}
	return *ids[0]
}

//go:noinline
func ofAppend() int32 {
	var ids []*int32
	ids = append(ids, new(int32))
	return *ids[0]
}

func main() {
	viaParameter()
	viaSink()
	println(*sink, *viaResult())
	c := make(chan *int32, 1)
	viaChannel(c)
	done := make(chan bool)
	viaGoroutine(done)
	println(*<-c, <-done)
	println(ofStruct(), ofPointer(), ofSlice(), ofMap())
	println(ofStructLiteral(), ofSliceLiteral(), ofMapLiteral(), ofAppend())
}
