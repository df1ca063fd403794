package command

import (
	"context"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/problem"
)

func (t *tool) testCommand() *cobra.Command {
	return &cobra.Command{
		Use: "test [KEY…]", Short: t.say("hooks_test_short", nil), Args: cobra.ArbitraryArgs,
		RunE: t.with(func(ctx context.Context, w Workspace, keys []string) error {
			f, err := t.folder()
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }()
			files, err := f.Read()
			if err != nil {
				return err
			}
			if len(keys) == 0 {
				keys = slices.Sorted(maps.Keys(files))
			}
			passed, failed := 0, 0
			for _, key := range keys {
				file := files[key]
				if file == nil {
					return problem.New(404, "hooks_not_here", locale.Args{"key": key})
				}
				list, err := w.Test(ctx, file.Hook)
				if err != nil {
					return err
				}
				for _, one := range list {
					args := locale.Args{"key": key, "test": one.Name}
					if len(one.Wrong) == 0 {
						passed++
						t.tell("hooks_test_passed", args)
						continue
					}
					failed++
					t.tell("hooks_test_failed", args)
					for _, line := range one.Wrong {
						t.line("    " + line)
					}
				}
			}
			t.tell("hooks_tested", locale.Args{"passed": passed, "failed": failed})
			if failed > 0 {
				return problem.Bad("hooks_tests_failed", locale.Args{"count": failed})
			}
			return nil
		}),
	}
}
