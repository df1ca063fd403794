package realtime

// shown remembers which records a subscription was sent, the latest max of them.
type shown struct {
	max   int
	ids   map[string]int // id → its place in order
	order []string       // "" where an id was taken out
}

func newShown(limit int) *shown { return &shown{max: limit, ids: map[string]int{}} }

func (s *shown) has(id string) bool { _, ok := s.ids[id]; return ok }

func (s *shown) add(id string) {
	if s.has(id) {
		return
	}
	if len(s.order) >= 2*s.max {
		s.compact()
	}
	s.ids[id] = len(s.order)
	s.order = append(s.order, id)
	for i := 0; len(s.ids) > s.max && i < len(s.order); i++ {
		if s.order[i] != "" {
			s.remove(s.order[i])
		}
	}
}

func (s *shown) remove(id string) {
	if i, ok := s.ids[id]; ok {
		s.order[i] = ""
		delete(s.ids, id)
	}
}

// compact closes the gaps.
func (s *shown) compact() {
	kept := s.order[:0]
	for _, id := range s.order {
		if id != "" {
			s.ids[id] = len(kept)
			kept = append(kept, id)
		}
	}
	s.order = kept
}

func (s *shown) clear() { s.ids, s.order = map[string]int{}, nil }
