import { closeBrackets, closeBracketsKeymap, completionKeymap, completionStatus } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers, placeholder as placeholderOf, tooltips } from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { text, useT } from '@/shared/i18n';
import { cx, useFieldControl } from '@/shared/ui';
import type { FunctionDoc } from '../complete/functions';
import { expressions } from '../language';
import type { Fault } from '../check';
import type { Scope } from '../scope/scope';
import { useTypeName } from '../words';
import { chips, setFaults, setScope } from './chips';
import styles from './Code.module.css';
import { completion, type CompletionPlace } from './completion';
import { theme } from './theme';

/** What panels beside the editor do with it. */
export interface CodeHandle {
  /** Puts text in place of the selection; the cursor stays `back` characters before its end. */
  insert: (text: string, back?: number) => void;
  /** Changes a stretch of the text. */
  replace: (from: number, to: number, text: string) => void;
  /** Goes to the next problem after the cursor. */
  nextFault: () => void;
  select: (from: number, to: number) => void;
  focus: () => void;
}

interface CodeProps {
  value: string;
  onChange: (value: string) => void;
  scope: Scope;
  functions: FunctionDoc[];
  faults: Fault[];
  label?: string;
  placeholder?: string;
  /** Lines that are shown at least. */
  lines?: number;
  numbers?: boolean;
  autoFocus?: boolean;
  invalid?: boolean;
  /** Ids of what describes it: the list of problems, the foot line. */
  describedBy?: string;
  /** ⌘↵ */
  onUse?: () => void;
  onFocus?: () => void;
  onBlur?: () => void;
  ref?: Ref<CodeHandle>;
}

let host: HTMLElement | null = null;

/** Where tooltips stand: above every layer, and a press on them closes none. */
function tooltipHost(): HTMLElement {
  if (!host?.isConnected) {
    host = document.createElement('div');
    host.className = styles.tips!;
    host.dataset.outsideLayers = '';
    document.body.append(host);
  }
  return host;
}

/** The text of an expression with its fields as chips, completion and underlined problems. */
export function Code(props: CodeProps) {
  const { value, scope, faults, lines = 1, label, placeholder, numbers, autoFocus, invalid, describedBy, ref } = props;
  const t = useT('expression');
  const typeName = useTypeName();
  const control = useFieldControl();
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const attributes = useRef(new Compartment());
  const latest = useRef({ ...props, t, typeName });
  useEffect(() => {
    latest.current = { ...props, t, typeName };
  });

  useEffect(() => {
    const place = (): CompletionPlace => {
      const { scope, functions, t, typeName } = latest.current;
      return {
        scope,
        functions,
        heading: (group) => t(`group.${group}`),
        type: typeName,
        words: { example: t('functions.example'), blank: t('value.blank'), failed: t('value.failed'), leads: t('fields.leads') },
        text: (words) => text(words, scope.locale),
      };
    };
    const use = (): boolean => {
      if (!latest.current.onUse) return false;
      latest.current.onUse();
      return true;
    };
    const made = new EditorView({
      parent: box.current!,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          Prec.highest(keymap.of([{ key: 'Mod-Enter', run: use }, { key: 'F8', run: (v) => goToFault(v, latest.current.faults) }])),
          history(),
          drawSelection(),
          bracketMatching(),
          closeBrackets(),
          chips(latest.current.scope),
          completion(place),
          expressions(),
          theme,
          latest.current.numbers ? lineNumbers() : [],
          latest.current.placeholder ? placeholderOf(latest.current.placeholder) : [],
          EditorView.lineWrapping,
          tooltips({ parent: tooltipHost(), position: 'fixed' }),
          attributes.current.of([]),
          keymap.of([...closeBracketsKeymap, ...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter'), ...historyKeymap, ...completionKeymap]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              const next = update.state.doc.toString();
              if (next !== latest.current.value) latest.current.onChange(next);
            }
            if (update.focusChanged) (update.view.hasFocus ? latest.current.onFocus : latest.current.onBlur)?.();
          }),
          EditorView.domEventHandlers({
            keydown: (event, editor) => {
              // Esc closes the list of completions before what the editor stands in.
              if (event.key === 'Escape' && completionStatus(editor.state) === 'active') event.stopPropagation();
              return false;
            },
          }),
        ],
      }),
    });
    view.current = made;
    if (latest.current.autoFocus) {
      made.focus();
      made.dispatch({ selection: { anchor: made.state.doc.length } });
    }
    return () => {
      made.destroy();
      view.current = null;
    };
  }, []);

  const described = [control['aria-describedby'], describedBy].filter(Boolean).join(' ');
  const bad = invalid || control['aria-invalid'];
  useEffect(() => {
    view.current?.dispatch({
      effects: attributes.current.reconfigure(
        EditorView.contentAttributes.of({
          ...(control.id && { id: control.id }),
          'aria-label': label ?? t('expression'),
          'aria-multiline': 'true',
          spellcheck: 'false',
          autocapitalize: 'off',
          ...(described && { 'aria-describedby': described }),
          ...(bad && { 'aria-invalid': 'true' }),
          ...(autoFocus && { 'data-autofocus': '' }),
        }),
      ),
    });
  }, [control.id, label, described, bad, autoFocus, t]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({ effects: setScope.of(scope) });
  }, [scope]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const length = editor.state.doc.length;
    const spans = faults.map((fault) => ({ from: Math.min(fault.from, length), to: Math.min(fault.to, length) }));
    editor.dispatch(
      { effects: setFaults.of(spans) },
      setDiagnostics(
        editor.state,
        faults.map((fault, i) => ({
          ...spans[i]!,
          severity: 'error' as const,
          message: fault.message,
          actions: fault.fix === undefined ? [] : [{ name: t('fault.fix', { fix: fault.fixLabel ?? fault.fix }), apply: (v: EditorView) => applyFix(v, fault) }],
        })),
      ),
    );
  }, [faults, t]);

  useImperativeHandle(
    ref,
    () => ({
      insert: (words, back = 0) => {
        const editor = view.current;
        if (!editor) return;
        const { from, to } = editor.state.selection.main;
        const before = editor.state.sliceDoc(Math.max(0, from - 1), from);
        const gap = before && /[\w)\]"']/.test(before) ? ' ' : '';
        const insert = gap + words;
        editor.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length - back }, userEvent: 'input.complete', scrollIntoView: true });
        editor.focus();
      },
      replace: (from, to, words) => {
        const editor = view.current;
        if (!editor) return;
        editor.dispatch({ changes: { from, to, insert: words }, selection: { anchor: from + words.length }, userEvent: 'input.complete' });
        editor.focus();
      },
      nextFault: () => view.current && goToFault(view.current, latest.current.faults),
      select: (from, to) => {
        view.current?.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true, userEvent: 'select' });
        view.current?.focus();
      },
      focus: () => view.current?.focus(),
    }),
    [],
  );

  return <div ref={box} data-no-words className={cx(styles.code, numbers && styles.numbered, bad && styles.invalid)} style={{ '--lines': `${lines * 24}px` } as React.CSSProperties} data-placeholder={placeholder} />;
}

/** Puts the word that is meant in the place of the wrong one. */
export function applyFix(view: EditorView, fault: Fault): void {
  if (fault.fix === undefined) return;
  view.dispatch({ changes: { from: fault.from, to: fault.to, insert: fault.fix }, selection: { anchor: fault.from + fault.fix.length }, userEvent: 'input.complete' });
  view.focus();
}

function goToFault(view: EditorView, faults: Fault[]): boolean {
  if (faults.length === 0) return false;
  const { head } = view.state.selection.main;
  const sorted = faults.toSorted((a, b) => a.from - b.from);
  const next = sorted.find((fault) => fault.from >= head && fault.to > head) ?? sorted[0]!;
  const length = view.state.doc.length;
  view.dispatch({ selection: { anchor: Math.min(next.to, length), head: Math.min(next.from, length) }, scrollIntoView: true, userEvent: 'select' });
  view.focus();
  return true;
}
