package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// testCase is one thing that is measured on all contenders.
type testCase struct {
	name    string
	title   string
	target  float64 // ratio to PocketBase that is aimed at
	per     int     // calls in a round
	clients int
	call    func(c contender, n int) call
}

func cases() []testCase {
	return []testCase{
		{"create", "create one record", 1.2, 5, 1, contender.create},
		{"update", "update of one field", 1.1, 5, 1, contender.update},
		{"get", "record with two relations", 0.6, 10, 1, contender.get},
		{"list", "list of 50, filter and sort", 0.35, 3, 1, contender.list},
		{"count", "the same with a count", 0.15, 2, 1, contender.count},
		{"deep", "80 % deep", 0.15, 2, 1, contender.deep},
		{"clients", "sixteen clients listing", 0.3, 32, 16, contender.list},
	}
}

// timing is the result of one contender in one case.
type timing struct {
	Median float64 `json:"median_ms"`
	P95    float64 `json:"p95_ms"`
	Ratio  float64 `json:"ratio_to_pocketbase"`
}

// measure asks the contenders in turn, round by round, so that whatever else
// the machine does hits all alike. The first rounds warm up and do not count.
func measure(ctx context.Context, c testCase, list []contender, rounds int) (caseResult, error) {
	out := caseResult{Name: c.name, Title: c.title, Target: c.target, Timings: map[string]timing{}}
	if c.clients > 1 {
		rounds = max(2, rounds/4) // a round of many calls is long
	}
	warm := max(2, rounds/10)
	spent := map[string][]float64{}
	next := 0
	for round := range warm + rounds {
		// The order turns as well: nobody always follows the same neighbour.
		for i := range list {
			who := list[(i+round)%len(list)]
			got, err := burst(ctx, c, who, next)
			if err != nil {
				return out, fmt.Errorf("%s: %w", who.name(), err)
			}
			if round >= warm {
				spent[who.name()] = append(spent[who.name()], got...)
			}
		}
		next += c.per
	}
	for name, ms := range spent {
		slices.Sort(ms)
		out.Timings[name] = timing{Median: ms[len(ms)/2], P95: ms[len(ms)*95/100]}
	}
	base := out.Timings[pocketBaseName].Median
	for name, t := range out.Timings {
		t.Ratio = t.Median / base
		out.Timings[name] = t
	}
	return out, nil
}

// burst makes the calls of one round and answers milliseconds: of each call with
// one client; with several, of the round divided by its calls.
func burst(ctx context.Context, c testCase, who contender, from int) ([]float64, error) {
	if c.clients == 1 {
		out := make([]float64, 0, c.per)
		for n := from; n < from+c.per; n++ {
			begun := time.Now()
			if _, err := who.send(ctx, c.call(who, n)); err != nil {
				return nil, err
			}
			out = append(out, ms(time.Since(begun)))
		}
		return out, nil
	}
	var wg sync.WaitGroup
	failed := make(chan error, c.clients)
	begun := time.Now()
	for k := range c.clients {
		wg.Go(func() {
			for n := from + k; n < from+c.per; n += c.clients {
				if _, err := who.send(ctx, c.call(who, n)); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	wg.Wait()
	select {
	case err := <-failed:
		return nil, err
	default:
		return []float64{ms(time.Since(begun)) / float64(c.per)}, nil
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
