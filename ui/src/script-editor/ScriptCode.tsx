import { closeBrackets, closeBracketsKeymap, completionKeymap, completionStatus } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers, tooltips } from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { theme } from '@/expression/code/theme';
import { completion, type Suggest } from './completion';
import { javascript } from './javascript';
import styles from './Scripts.module.css';

export interface CodeHandle {
  select: (from: number, to: number) => void;
}

interface ScriptCodeProps {
  suggest: Suggest;
  /** Ctrl-Enter. */
  onRun?: () => void;
  value: string;
  onChange: (value: string) => void;
  faults: { from: number; to: number; message: string }[];
  label: string;
  readOnly?: boolean;
  ref?: Ref<CodeHandle>;
}

/** The source of a script, with completion from the object and its problems underlined. */
export function ScriptCode(props: ScriptCodeProps) {
  const { value, faults, label, readOnly, ref } = props;
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const made = new EditorView({
      parent: box.current!,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          history(),
          drawSelection(),
          bracketMatching(),
          closeBrackets(),
          indentUnit.of('  '),
          indentOnInput(),
          lineNumbers(),
          completion(() => latest.current.suggest),
          javascript,
          theme,
          EditorView.lineWrapping,
          EditorState.readOnly.of(readOnly === true),
          tooltips({ position: 'fixed' }),
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-multiline': 'true', spellcheck: 'false', autocapitalize: 'off' }),
          keymap.of([
            {
              key: 'Mod-Enter',
              run: () => {
                latest.current.onRun?.();
                return !!latest.current.onRun;
              },
            },
          ]),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter'), ...historyKeymap]),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            const next = update.state.doc.toString();
            if (next !== latest.current.value) latest.current.onChange(next);
          }),
          EditorView.domEventHandlers({
            keydown: (event, editor) => {
              // Esc closes the list of completions before the drawer; undo is the editor's own.
              if ((event.key === 'Escape' && completionStatus(editor.state) === 'active') || event.ctrlKey || event.metaKey) event.stopPropagation();
              return false;
            },
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, [label, readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const { length } = editor.state.doc;
    editor.dispatch(setDiagnostics(editor.state, faults.map(({ from, to, message }) => ({ from: Math.min(from, length), to: Math.min(to, length), severity: 'error' as const, message }))));
  }, [faults]);

  useImperativeHandle(ref, () => ({
    select: (anchor, head) => {
      const length = view.current?.state.doc.length ?? 0;
      view.current?.dispatch({ selection: { anchor: Math.min(anchor, length), head: Math.min(head, length) }, scrollIntoView: true });
      view.current?.focus();
    },
  }), []);

  return <div ref={box} data-no-words className={styles.code} />;
}
