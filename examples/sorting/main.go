// Sorting shows three ways of handing a slice to the library.
//
// sort.Sort and container/heap take interfaces. One conversion per call is
// little; one per element, as in heap.Push, is not.
package main

import (
	"cmp"
	"container/heap"
	"fmt"
	"slices"
	"sort"
)

type job struct {
	name     string
	priority int
}

// byPriority has value receivers: a conversion stores the slice's three words.
type byPriority []job

func (q byPriority) Len() int           { return len(q) }
func (q byPriority) Less(i, j int) bool { return q[i].priority < q[j].priority }
func (q byPriority) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }

// queue needs pointer receivers, to grow and to shrink.
type queue struct{ byPriority }

func (q *queue) Push(x any) { q.byPriority = append(q.byPriority, x.(job)) }

func (q *queue) Pop() any {
	last := len(q.byPriority) - 1
	j := q.byPriority[last]
	q.byPriority = q.byPriority[:last]
	return j // 24 bytes for every job popped
}

func main() {
	jobs := []job{{"test", 2}, {"build", 3}, {"lint", 1}}

	sort.Slice(jobs, func(i, j int) bool { return jobs[i].name < jobs[j].name }) // the slice header
	fmt.Println(jobs)

	sort.Sort(byPriority(jobs)) // the slice header
	fmt.Println(jobs)

	slices.SortFunc(jobs, func(a, b job) int { return cmp.Compare(b.priority, a.priority) }) // no interface
	fmt.Println(jobs)

	q := new(queue)
	for _, j := range jobs {
		heap.Push(q, j) // q is a pointer, stored as it is; j is 24 bytes for every job pushed
	}
	for q.Len() > 0 {
		fmt.Println(heap.Pop(q).(job).name)
	}
}
