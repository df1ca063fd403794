package expr

import (
	"math"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/cost"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// limits bound what one evaluation may cost, and with it the memory that texts
// made in loops take.
func limits() []cel.ProgramOption {
	return []cel.ProgramOption{cel.CostTracking(callCosts{}), cel.CostLimit(maxCost)}
}

// callCosts are the costs of calls that are not 1.
type callCosts struct{}

// CallCost counts ten bytes of a text that a function made as one step.
func (callCosts) CallCost(_, overload string, args []ref.Val, result ref.Val) *uint64 {
	var n uint64
	if s, ok := result.(types.String); ok {
		n = uint64(len(s)) / 10
	}
	if overload == "power_number" {
		n = uint64(math.Min(math.Abs(number(args[1])), maxPower)) / 4
	}
	if n == 0 {
		return nil
	}
	n++
	return &n
}

var _ cost.ActualCostEstimator = callCosts{}
