package record

// Narrow sets the bounds of what writes compute in their own transaction, so that
// a test needs few records to go beyond them.
func (s *Service) Narrow(follow, listed, children, chunk int) {
	s.bounds = bounds{follow: follow, listed: listed, children: children, chunk: chunk}
}

// Between calls back at each step of what is written from then on.
func (s *Service) Between(back func(step string)) { s.trace = back }
