package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/tenon-crm/tenon/internal/access"
	"github.com/tenon-crm/tenon/internal/audit"
	"github.com/tenon-crm/tenon/internal/httpapi"
	"github.com/tenon-crm/tenon/internal/importer"
	"github.com/tenon-crm/tenon/internal/job"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
	"github.com/tenon-crm/tenon/internal/store"
)

// AddCommands puts Tenon's commands beside PocketBase's. Whoever may run the
// binary on the data directory is an operator: the commands act as the system.
func (t *Tenon) AddCommands(root *cobra.Command) {
	root.AddCommand(t.setupCommand(), t.exportCommand(), t.planCommand(), t.applyCommand(),
		t.importCommand(), t.checkCommand(), t.admitCommand(), t.hooksCommand(), t.backupCommand(), restoreCommand(), healthCommand())
}

// operator is who the command line acts as.
const operator = ""

func (t *Tenon) setupCommand() *cobra.Command {
	q := httpapi.SetupRequest{}
	cmd := &cobra.Command{
		Use: "setup", Short: "Set the business up: its first administrator and, if wanted, a suite", Args: cobra.NoArgs, SilenceUsage: true,
		RunE: t.ready(func(ctx context.Context, _ []string) error {
			res, err := t.Run(ctx, q, true)
			if err != nil {
				return err
			}
			if res.Job != "" {
				if err := t.wait(ctx, res.Job); err != nil {
					return err
				}
			}
			fmt.Println("administrator", q.Email)
			return nil
		}),
	}
	f := cmd.Flags()
	f.StringVar(&q.Email, "email", "", "e-mail of the administrator")
	f.StringVar(&q.Password, "password", "", "password, at least 10 characters")
	f.StringVar(&q.Name, "name", "", "name of the administrator")
	f.StringVar(&q.Business, "business", "Tenon", "name of the business")
	f.StringVar(&q.Locale, "locale", "zh", "zh or en")
	f.StringVar(&q.Timezone, "timezone", "Asia/Shanghai", "time zone of the business")
	f.StringVar(&q.Currency, "currency", "CNY", "currency of the business")
	f.StringVar(&q.Suite, "suite", "", `suite to install: "crm"`)
	f.BoolVar(&q.Sample, "sample", false, "with sample data")
	return cmd
}

// ready runs a command with the tables made, the release loaded and jobs at work.
func (t *Tenon) ready(run func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := t.Start(cmd.Context()); err != nil {
			return err
		}
		defer t.Close()
		err := run(cmd.Context(), args)
		if p, ok := problem.As(err); ok {
			return errors.New(p.Error())
		}
		return err
	}
}

// wait follows a job to its end.
func (t *Tenon) wait(ctx context.Context, id string) error {
	for {
		j, err := t.Jobs.Find(ctx, id)
		if err != nil {
			return err
		}
		if !j.Active() {
			if j.State != job.Done && j.Error != nil {
				return errors.New(j.Error.Message(locale.EN))
			}
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (t *Tenon) exportCommand() *cobra.Command {
	return &cobra.Command{
		Use: "export APP DIR", Short: "Write an app's documents as text files", Args: cobra.ExactArgs(2), SilenceUsage: true,
		RunE: t.ready(func(_ context.Context, args []string) error {
			if err := t.Meta.ExportDir(args[0], args[1]); err != nil {
				return err
			}
			fmt.Println(args[1])
			return nil
		}),
	}
}

func (t *Tenon) planCommand() *cobra.Command {
	return &cobra.Command{
		Use: "plan APP DIR", Short: "Show what applying the files would do", Args: cobra.ExactArgs(2), SilenceUsage: true,
		RunE: t.ready(func(ctx context.Context, args []string) error {
			p, err := t.Meta.PlanDir(ctx, args[0], args[1])
			if err != nil {
				return err
			}
			printPlan(os.Stdout, p)
			if len(p.Problems) > 0 {
				return fmt.Errorf("%d problems", len(p.Problems))
			}
			return nil
		}),
	}
}

func (t *Tenon) applyCommand() *cobra.Command {
	note, confirm := "", []string{}
	cmd := &cobra.Command{
		Use: "apply APP DIR", Short: "Publish the files as a release", Args: cobra.ExactArgs(2), SilenceUsage: true,
		RunE: t.ready(func(ctx context.Context, args []string) error {
			rel, err := t.Meta.ApplyDir(ctx, args[0], args[1], operator, note, confirm...)
			if problem.Is(err, "nothing_to_publish") {
				fmt.Println("nothing to change")
				return nil
			}
			if err != nil {
				return err
			}
			if len(rel.Later) > 0 {
				id, err := t.BuildIndexes(ctx, operator)
				if err != nil {
					return err
				}
				if err := t.wait(ctx, id); err != nil {
					return err
				}
			}
			fmt.Println("release", rel.Version)
			return nil
		}),
	}
	cmd.Flags().StringVar(&note, "note", "", "note of the release")
	cmd.Flags().StringSliceVar(&confirm, "confirm", nil, "fields whose data may be lost, as plan names them: customer.level")
	return cmd
}

func printPlan(w io.Writer, p *meta.Plan) {
	for _, c := range p.Changes {
		fmt.Fprintf(w, "%s %s/%s\n", c.Action, c.Kind, c.Key)
		for _, d := range c.Details {
			fmt.Fprintf(w, "    %s: %v → %v\n", d.Path, d.From, d.To)
		}
	}
	for _, s := range p.Steps {
		v := s.View(locale.EN)
		fmt.Fprintf(w, "step %v (%v rows, %v, danger %v)\n", v["text"], v["rows"], v["mode"], v["danger"])
		if place, loses := v["confirm"]; loses {
			fmt.Fprintf(w, "    loses data: apply with --confirm %v\n", place)
		}
	}
	for _, pr := range p.Problems {
		fmt.Fprintf(w, "problem %s/%s %s: %s\n", pr.Kind, pr.Key, pr.Path, pr.Message(locale.EN))
	}
}

func (t *Tenon) importCommand() *cobra.Command {
	mode, key := importer.ModeCreate, []string{}
	cmd := &cobra.Command{
		Use: "import OBJECT FILE.csv", Short: "Import a file, its columns mapped by their suggestions", Args: cobra.ExactArgs(2), SilenceUsage: true,
		RunE: t.ready(func(ctx context.Context, args []string) error {
			who, err := t.firstAdmin(ctx)
			if err != nil {
				return err
			}
			f, err := os.Open(args[1])
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }()
			i, err := t.Imports.Create(ctx, who, args[0], filepath.Base(args[1]), f, importer.Options{})
			if err != nil {
				return err
			}
			req := importer.Request{Mapping: map[string]string{}, Mode: mode, Key: key}
			for _, c := range i.Columns {
				if c.Suggestion != nil {
					req.Mapping[c.Name] = c.Suggestion.Field
				}
			}
			if i, err = t.Imports.Run(ctx, who, i.ID, req); err != nil {
				return err
			}
			if err := t.wait(ctx, *i.Job); err != nil {
				return err
			}
			if i, err = t.Imports.Get(ctx, who, i.ID); err != nil {
				return err
			}
			fmt.Printf("%s: %d created, %d updated, %d skipped, %d failed of %d\n", i.State, i.Created, i.Updated, i.Skipped, i.Failed, i.Total)
			if i.Failed > 0 {
				return t.Imports.ErrorsCSV(ctx, who, i.ID, os.Stderr)
			}
			return nil
		}),
	}
	cmd.Flags().StringVar(&mode, "mode", mode, "create, update or upsert")
	cmd.Flags().StringSliceVar(&key, "key", nil, "key fields of update and upsert")
	return cmd
}

// firstAdmin is the person that an import from the command line runs for.
func (t *Tenon) firstAdmin(ctx context.Context) (*access.Principal, error) {
	id, ok, err := store.Text(ctx, t.App.ConcurrentDB(),
		`SELECT "id" FROM "users" WHERE "active" AND EXISTS (SELECT 1 FROM json_each("roles") WHERE value = ?) ORDER BY "created" LIMIT 1`, meta.AdminRole)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errors.New("no administrator: run tenon setup first")
	}
	return t.People.Load(ctx, id)
}

func (t *Tenon) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use: "check", Short: "Check the database, that its tables are those of the release, and that the audit log is whole", Args: cobra.NoArgs, SilenceUsage: true,
		RunE: t.ready(func(ctx context.Context, _ []string) error {
			res, _, err := store.Text(ctx, t.App.NonconcurrentDB(), "PRAGMA integrity_check")
			if err != nil {
				return err
			}
			fmt.Println("integrity:", res)
			drift, err := t.Meta.Check(ctx)
			if err != nil {
				return err
			}
			for _, d := range drift {
				fmt.Printf("drift: %+v\n", d)
			}
			log, err := audit.Verify(ctx, t.App)
			if err != nil {
				return err
			}
			if log.OK {
				fmt.Println("audit log:", log.Count, "entries, head", log.Head)
			} else {
				fmt.Printf("audit log: %s at entry %d\n", log.Reason, log.At)
			}
			if res != "ok" || len(drift) > 0 || !log.OK {
				return errors.New("the check found something")
			}
			fmt.Println("release:", t.Meta.Current().Version)
			return nil
		}),
	}
}

func healthCommand() *cobra.Command {
	url := "http://127.0.0.1:8090"
	cmd := &cobra.Command{
		Use: "health", Short: "Ask a running server whether it is well", Args: cobra.NoArgs, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, cancel := context.WithTimeout(cmd.Context(), 3*time.Second)
			defer cancel()
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/api/health", nil)
			if err != nil {
				return err
			}
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				return err
			}
			defer func() { _ = res.Body.Close() }()
			if res.StatusCode != http.StatusOK {
				return fmt.Errorf("status %d", res.StatusCode)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&url, "url", url, "address of the server")
	return cmd
}
