// Package expr is the one expression language: CEL over typed records, with the
// same answer in Go, as SQL on SQLite and, where a form needs it, in the browser
// (ui/src/expr). What other packages use stands in contract.go, Env, Program and
// Issue; the path of a source through the files is:
//
//   - Compiling. env.go holds a catalogue of objects (object.go, provider.go tell
//     CEL of them). compile.go parses, macro.go expands what is short for other
//     expressions, lower*.go rewrite the rest to the few forms that all three
//     runtimes know (lowerlive.go puts a live field's formula in its place,
//     lowerwithin.go the days of a span), and analyse.go and paths.go find out what the program reads. cache.go keeps it.
//   - What is wrong. issue.go has the codes; explain.go, words.go, nearest.go and
//     place.go make of CEL's complaint a sentence, a suggestion and a place.
//   - In Go. eval.go runs a program, record.go and session.go are what it reads,
//     value.go turns canonical values into CEL's and back, cost.go bounds it,
//     failure.go says why a function errs. parts.go shows each part of a source
//     (ranges.go) with its value.
//   - As SQL. push.go writes the SQL of a program; the other push*.go are one part
//     of the language each: paths over links, lists, rows that link here, totals,
//     EXISTS (pushsearch.go), what is bound as an argument (pushparam.go), and
//     conditions that only have to be right where they are true (pushtruth.go).
//     fragment.go and sqlform.go are what SQL is made of; sqlite.go and bridge.go
//     give SQLite the functions that it lacks.
//   - In the browser. browser.go writes a program for the runtime there.
//   - As a tree. tree*.go read and print what the visual builder edits.
//   - Functions. function.go lists them all: each has its types, its result in Go,
//     its SQL and its words for the manual in one entry. The entries are in
//     arithmetic, rounding and total (numbers), texts, textpart and textform, dates,
//     datepart, calendar and workday, lists, logic and session; number, format,
//     pattern and moment compute for them.
//   - The manual. manual.go, syntax.go and functiondoc.go describe functions and
//     operators; manual/ writes docs/expressions.md from them.
package expr
