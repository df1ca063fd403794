package script

import "runtime/metrics"

// held is by how much what the process holds has grown at the most, of the moments at
// which somebody looked: what was given back in between counts as held.
type held struct {
	sample [1]metrics.Sample
	began  int64
	most   int64
}

func newHeld() *held {
	h := &held{sample: [1]metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}}
	h.began = h.now()
	return h
}

func (h *held) now() int64 {
	metrics.Read(h.sample[:])
	return int64(h.sample[0].Value.Uint64())
}

func (h *held) look() { h.most = max(h.most, h.now()-h.began) }
