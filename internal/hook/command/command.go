package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tenon-crm/tenon/internal/hook/folder"
	"github.com/tenon-crm/tenon/internal/locale"
	"github.com/tenon-crm/tenon/internal/meta"
	"github.com/tenon-crm/tenon/internal/problem"
)

// Config is what the command works with. Open opens the business on the folder of
// data; where a server is named, it is not asked.
type Config struct {
	Registry *meta.Registry
	Open     func(ctx context.Context) (Workspace, error)
	Out      io.Writer
	Getenv   func(string) string
	Pause    time.Duration // between two looks at the log; default 2 s
}

// tool is one call of the command.
type tool struct {
	Config
	tag locale.Tag
	url string
	in  string // the folder
}

// New makes the command.
func New(c Config) *cobra.Command {
	if c.Out == nil {
		c.Out = os.Stdout
	}
	if c.Getenv == nil {
		c.Getenv = os.Getenv
	}
	if c.Pause == 0 {
		c.Pause = 2 * time.Second
	}
	t := &tool{Config: c, tag: Language(c.Getenv)}
	cmd := &cobra.Command{Use: "hooks", Short: t.say("hooks_short", nil)}
	f := cmd.PersistentFlags()
	f.StringVar(&t.url, "url", c.Getenv("TENON_URL"), t.say("hooks_flag_url", nil))
	f.StringVar(&t.in, "in", ".", t.say("hooks_flag_in", nil))
	cmd.AddCommand(t.pullCommand(), t.pushCommand(), t.testCommand(), t.logsCommand())
	return cmd
}

// Language is that of a terminal: Chinese where it says so, else English.
func Language(getenv func(string) string) locale.Tag {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := strings.ToLower(getenv(name)); v != "" {
			if strings.HasPrefix(v, "zh") {
				return locale.ZH
			}
			break
		}
	}
	return locale.EN
}

// Remote reports whether the arguments of the program ask for hooks at a server: then
// nothing of this machine's data is opened.
func Remote(args []string, getenv func(string) string) bool {
	if len(args) < 2 || args[1] != "hooks" {
		return false
	}
	for _, a := range args[2:] {
		if a == "--url" || strings.HasPrefix(a, "--url=") {
			return true
		}
	}
	return getenv("TENON_URL") != ""
}

func (t *tool) say(key string, args locale.Args) string { return locale.Message(t.tag, key, args) }

func (t *tool) tell(key string, args locale.Args) { _, _ = fmt.Fprintln(t.Out, t.say(key, args)) }

func (t *tool) line(text string) { _, _ = fmt.Fprintln(t.Out, text) }

// with runs a part of the command with the business at hand, and tells what is
// refused in the language of the terminal.
func (t *tool) with(run func(ctx context.Context, w Workspace, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		cmd.SilenceUsage = true
		ctx := cmd.Context()
		if ctx == nil {
			ctx = context.Background()
		}
		w, err := t.open(ctx)
		if err == nil {
			err = errors.Join(run(ctx, w, args), w.Close())
		}
		return t.words(err)
	}
}

func (t *tool) open(ctx context.Context) (Workspace, error) {
	if t.url != "" {
		return signIn(ctx, t.url, t.tag, t.Registry, t.Getenv)
	}
	return t.Open(ctx)
}

func (t *tool) folder() (*folder.Folder, error) { return folder.Open(t.in, t.Registry) }

// words tells an error in the language of the terminal, with the places of a problem.
func (t *tool) words(err error) error {
	if err == nil {
		return nil
	}
	if several, is := err.(interface{ Unwrap() []error }); is {
		var lines []string
		for _, one := range several.Unwrap() {
			lines = append(lines, t.words(one).Error())
		}
		return errors.New(strings.Join(lines, "\n"))
	}
	head := ""
	if b := (*folder.Broken)(nil); errors.As(err, &b) {
		head = b.Path + ": "
	}
	p, is := problem.As(err)
	if !is {
		return err
	}
	return errors.New(head + strings.Join(Lines(p, t.tag), "\n"))
}

// Lines are the words of a problem, and of each place that it tells of.
func Lines(p *problem.Problem, tag locale.Tag) []string {
	return linesOf(p.Body(tag))
}

// linesOf are the words of a problem as the API answers it.
func linesOf(body map[string]any) []string {
	out := []string{fmt.Sprint(body["message"])}
	data, _ := body["data"].(map[string]any)
	for place, v := range data {
		if item, is := v.(map[string]any); is && item["message"] != nil {
			out = append(out, fmt.Sprintf("    %s: %v", place, item["message"]))
		}
	}
	list, _ := data["problems"].([]any)
	if typed, is := data["problems"].([]map[string]any); is {
		for _, v := range typed {
			list = append(list, v)
		}
	}
	for _, v := range list {
		if item, is := v.(map[string]any); is {
			out = append(out, "    "+problemLine(item))
		}
	}
	return out
}

// problemLine is one problem of a plan.
func problemLine(item map[string]any) string {
	return strings.TrimSpace(fmt.Sprintf("%v/%v %v: %v", item["kind"], item["key"], item["path"], item["message"]))
}
