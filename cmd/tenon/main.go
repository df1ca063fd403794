// Command tenon is the whole product in one binary: PocketBase's commands with
// Tenon's beside them.
package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/plugins/jsvm"
	"github.com/spf13/cobra"

	"github.com/tenon-crm/tenon/internal/app"
	"github.com/tenon-crm/tenon/internal/field/all"
	"github.com/tenon-crm/tenon/internal/hook/command"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/script"
)

// version is set by the build: -ldflags "-X main.version=…".
var version = "dev"

func main() {
	// A worker that runs scripts of the business is this binary, and nothing else
	// of it: it opens no data.
	if len(os.Args) > 1 && os.Args[1] == script.Command {
		os.Exit(script.Work(os.Stdin, os.Stdout))
	}
	// Hooks at a server are worked on without any data here.
	if command.Remote(os.Args, os.Getenv) {
		os.Exit(remoteHooks())
	}
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	// Readers beyond about the number of cores only fight for them, and each has
	// a cache of its own.
	readers := max(2, runtime.NumCPU())
	pb := pocketbase.NewWithConfig(pocketbase.Config{
		DefaultDataDir:   "data",
		DataMaxOpenConns: readers,
		DataMaxIdleConns: readers,
		AuxMaxOpenConns:  readers,
		AuxMaxIdleConns:  1,
	})
	pb.RootCmd.Use = "tenon"
	pb.RootCmd.Short = "Tenon (榫): a low-code CRM in one binary"
	pb.RootCmd.Version = version

	hooks := "pb_hooks"
	pb.RootCmd.PersistentFlags().StringVar(&hooks, "hooksDir", hooks, "the directory of the operator's JavaScript hooks")
	migrations := "pb_migrations"
	pb.RootCmd.PersistentFlags().StringVar(&migrations, "migrationsDir", migrations, "the directory of the operator's JavaScript migrations")
	_ = pb.RootCmd.ParseFlags(os.Args[1:])
	jsvm.MustRegister(pb, jsvm.Config{
		HooksDir: absolute(hooks), MigrationsDir: absolute(migrations), HooksPoolSize: 4, HooksWatch: true,
	})

	tenon, err := app.New(pb, app.Options{Log: log, Version: version, Operators: os.Getenv("TENON_OPERATORS"), Secret: os.Getenv("TENON_SECRET_KEY"), Outbound: os.Getenv("TENON_OUTBOUND"), Backups: os.Getenv("TENON_BACKUPS")})
	if err != nil {
		log.Error("cannot start", "error", err)
		os.Exit(1)
	}
	tenon.AddCommands(pb.RootCmd)
	if err := pb.Start(); err != nil {
		log.Error("stopped", "error", err)
		os.Exit(1)
	}
}

// remoteHooks is tenon hooks for a server; it answers the exit code.
func remoteHooks() int {
	root := &cobra.Command{Use: "tenon", SilenceUsage: true}
	root.AddCommand(command.New(command.Config{Registry: meta.NewRegistry(all.New())}))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := root.ExecuteContext(ctx); err != nil {
		return 1
	}
	return 0
}

func absolute(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		return abs
	}
	return dir
}
