package app

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

// admitCommand lets people sign in from everywhere again, for a business whose
// administrators have locked themselves out.
func (t *Tenon) admitCommand() *cobra.Command {
	return &cobra.Command{
		Use: "admit", Short: "Let people sign in from every address again: empties the lists of addresses", Args: cobra.NoArgs, SilenceUsage: true,
		RunE: t.ready(func(ctx context.Context, _ []string) error {
			b := t.Meta.Current().Business
			b.SignIn.Ranges, b.SignIn.AdminRanges = nil, nil
			if err := t.Meta.SetBusiness(ctx, b); err != nil {
				return err
			}
			fmt.Println("people may sign in from every address; restart the server if it runs")
			return nil
		}),
	}
}
