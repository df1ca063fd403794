package expr

import "sync"

// cacheKey names a compiled program.
type cacheKey struct {
	object, source string
	usage          Usage
}

// programCache keeps the programs used lately: when the fresh ones are full they
// become the stale ones, and the stale ones that nobody asked for are dropped.
type programCache struct {
	mu           sync.Mutex
	fresh, stale map[cacheKey]*Program
}

func (c *programCache) get(k cacheKey) (*Program, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p, ok := c.fresh[k]; ok {
		return p, true
	}
	p, ok := c.stale[k]
	if ok {
		c.store(k, p)
	}
	return p, ok
}

func (c *programCache) put(k cacheKey, p *Program) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.store(k, p)
}

func (c *programCache) store(k cacheKey, p *Program) {
	if len(c.fresh) >= cachedFresh {
		c.fresh, c.stale = nil, c.fresh
	}
	if c.fresh == nil {
		c.fresh = make(map[cacheKey]*Program, cachedFresh)
	}
	c.fresh[k] = p
}
