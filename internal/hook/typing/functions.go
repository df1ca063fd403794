package typing

import (
	"iter"
	"slices"
	"strings"

	"github.com/tenon-crm/tenon/internal/meta"
)

// Member is something that hooks find under a name. Sign is its type as TypeScript
// writes it behind the name: ": string" of a value, "(text: string): void" of a
// function.
type Member struct{ Name, Sign string }

// readonly is how the member is declared: values cannot be assigned to.
func (m Member) readonly() string {
	if strings.HasPrefix(m.Sign, ":") {
		return "readonly "
	}
	return ""
}

// Functions are all that hooks may call beside the members of ctx. It is the table
// of the host once more, in the words of TypeScript; a test of package hook holds
// the two against each other. What "crm.get" does is the message "typing_crm_get".
func Functions() []Member {
	return []Member{
		{"console.log", "(...values: unknown[]): void"},
		{"crm.get", "<O extends ObjectKey>(object: O, id: string): Read<O> | null"},
		{"crm.find", "<O extends ObjectKey, E extends ExpandKey<O> = never>(object: O, query?: Find<O, E>): Read<O, E>[]"},
		{"crm.count", "<O extends ObjectKey>(object: O, filter?: string): number"},
		{"crm.aggregate", "<O extends ObjectKey>(object: O, query: Figures<FieldKey<O>>): Record<string, any>[]"},
		{"crm.create", "<O extends ObjectKey>(object: O, values: Input<O>, options?: {key?: string}): Read<O>"},
		{"crm.update", "<O extends ObjectKey>(object: O, id: string, values: Input<O>, options?: {version?: number}): Read<O>"},
		{"crm.delete", "<O extends ObjectKey>(object: O, id: string): void"},
		{"crm.restore", "<O extends ObjectKey>(object: O, id: string): Read<O>"},
		{"expr.eval", "(expression: string, record?: string | object | null, object?: ObjectKey): any"},
		{"http.fetch", "(url: string, request?: Fetch): Answer"},
		{"secrets.get", "(name: string): string"},
		{"notify", "(to: string | readonly string[], message: Tenon.Message): number"},
		{"mail", "(mail: Tenon.Mail): void"},
		{"money.add", "(...amounts: number[]): number"},
		{"money.mul", "(a: number, b: number): number"},
		{"money.round", "(amount: number, decimals?: number): number"},
		{"money.format", "(amount: number, decimals?: number): string"},
		{"dates.today", "(): string"},
		{"dates.addDays", "(day: string, days: number): string"},
		{"dates.daysBetween", "(from: string, to: string): number"},
		{"dates.addMonths", "(day: string, months: number): string"},
		{"dates.monthEnd", "(day: string, months?: number): string"},
		{"dates.weekday", "(day: string): number"},
		{"dates.addWorkdays", "(day: string, workdays: number): string"},
		{"dates.workdaysBetween", "(from: string, to: string): number"},
		{"dates.isWorkday", "(day: string): boolean"},
		{"dates.day", "(moment: string | Date, zone?: string): string"},
		{"dates.at", "(day: string, clock: string, zone?: string): string"},
		{"dates.format", "(day: string, pattern: string): string"},
		{"dates.parse", "(text: string): string | null"},
		{"pinyin.full", "(text: string): string"},
		{"pinyin.initials", "(text: string): string"},
	}
}

// Event is one event of hooks, with the members of the ctx that it brings. What
// "before_create" is called is the message "typing_event_before_create", what
// ctx.record is "typing_ctx_record".
type Event struct {
	Key     string
	Members []Member
}

// Events are all events that a hook may wait for.
func Events() []Event {
	always := []Member{{"user", ": User"}, {"object", ": O"}, {"log", "(...values: unknown[]): void"}}
	record := slices.Concat(always, []Member{{"id", ": string"}, {"record", ": Seen<O>"}, {"source", `: "ui" | "api" | "import" | "batch" | "undo" | "handover" | "inbound" | "hook" | "system"`}})
	before := slices.Concat(record, []Member{
		{"trial", ": boolean"},
		{"set", "<K extends SettableKey<O>>(field: K, value: Value<Records[O][K]> | null): void"}, {"fail", "(message: string, field?: FieldKey<O>): void"},
	})
	gives := Member{"fail", "(message: string): void"}
	again := []Member{{"key", ": string"}, {"attempt", ": number"}, {"at", ": Instant"}, gives}
	after := slices.Concat(record, again, []Member{{"version", ": number"}, {"changed", ": readonly FieldKey<O>[]"}})
	moved := []Member{{"from", ": unknown"}, {"to", ": unknown"}}
	called := slices.Concat(always, []Member{
		{"input", ": any"}, {"method", `: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"`}, {"endpoint", ": string"},
		{"reply", "(status: number, body?: unknown): void"}, {"fail", "(message: string, field?: string): void"},
	})
	with := func(event string, members []Member, old string) Event {
		return Event{event, append(slices.Clone(members), Member{"old", ": " + old})}
	}
	return []Event{
		with(meta.BeforeValidate, before, "Seen<O> | null"), with(meta.BeforeCreate, before, "null"), with(meta.BeforeUpdate, before, "Seen<O>"),
		with(meta.BeforeTransfer, before, "Seen<O>"), with(meta.BeforeStage, before, "Seen<O>"), with(meta.BeforeDelete, before, "Seen<O>"), with(meta.BeforeRestore, before, "Seen<O>"),
		with(meta.AfterCreate, after, "null"), with(meta.AfterUpdate, after, "Seen<O>"), with(meta.AfterTransfer, slices.Concat(after, moved), "Seen<O>"),
		with(meta.AfterStage, slices.Concat(after, moved), "Seen<O>"), with(meta.AfterDelete, after, "Seen<O>"), with(meta.AfterRestore, after, "Seen<O>"),
		{meta.OnButton, slices.Concat(before, []Member{{"key", ": string"}})}, {meta.OnSchedule, slices.Concat(always, again)}, {meta.OnEndpoint, called},
		{meta.OnInbound, slices.Concat(always, []Member{
			{"input", ": any"}, {"endpoint", ": string"}, {"message", ": string"}, {"key", ": string"}, {"attempt", ": number"}, {"at", ": Instant"}, {"fail", "(message: string, place?: string): void"},
		})},
	}
}

// spaces are the functions by the first part of their names, in the order of the table.
func spaces() iter.Seq2[string, []Member] {
	return func(yield func(string, []Member) bool) {
		all := Functions()
		for len(all) > 0 {
			space, _, _ := strings.Cut(all[0].Name, ".")
			n := 1
			for n < len(all) && strings.HasPrefix(all[n].Name, space+".") {
				n++
			}
			if !yield(space, all[:n]) {
				return
			}
			all = all[n:]
		}
	}
}

// api is what the interface of such a part is called.
func api(space string) string { return strings.ToUpper(space[:1]) + space[1:] + "Api" }
