import { namesSeveral } from '@/fields/parts/links';
import { Suspense, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import type { FieldMeta } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { useHold } from '@/shared/live';
import { cx } from '@/shared/ui';
import styles from './Grid.module.css';

export type EditEnd = 'enter' | 'tab' | 'back' | 'stay';

interface CellEditorProps {
  field: FieldMeta;
  value: unknown;
  ctx: FieldContext;
  object: string;
  id: string;
  editing: boolean;
  /** Line of the active cell. */
  row: number;
  /** What the cell holds, for those who do not see it. */
  label: string;
  /** Text to begin with in place of the value's (a refused change goes on). */
  seed: string | null;
  pinned: boolean;
  left: number;
  width: number;
  top: number;
  height: number;
  total: number;
  /** Absent when the value may be written; else why not. */
  readOnly: string | null;
  onStart: () => void;
  onRefuse: () => void;
  /** The new value, and where to go next. */
  onCommit: (value: unknown, end: EditEnd) => void;
  onCancel: () => void;
  onFault: (message: string) => void;
  onLink: (id: string, title: string) => void;
  /** A value of the row. */
  beside?: (key: string) => unknown;
  /** Keys that are the grid's. */
  onKey: (event: KeyboardEvent) => void;
  /** A block that is pasted while nothing is edited. */
  onPaste?: (plain: string) => void;
  onLeave: () => void;
}

/**
 * What stands in the active cell: a text area that has the focus and is not
 * seen until something is typed, so that an input method composes from the
 * first key; or the field type's own picker.
 */
export function CellEditor(props: CellEditorProps) {
  const { field, pinned, left, width, top, height, total, editing } = props;
  const module = moduleOf(field);
  const choosing = editing && module.edit === 'choose';
  useHold(editing ? props.id : '');
  return (
    <div
      role="row"
      aria-rowindex={props.row + 2}
      className={styles.editorLine}
      style={{ transform: `translateY(${top}px)`, width: total, height }}
    >
      <div
        role="gridcell"
        className={styles.editor}
        style={{ position: pinned ? 'sticky' : 'absolute', left, width, height, pointerEvents: editing ? 'auto' : 'none' }}
      >
        {choosing ? <Chooser {...props} /> : <Typing {...props} />}
      </div>
    </div>
  );
}

function Typing({
  label,
  field,
  value,
  ctx,
  editing,
  seed,
  readOnly,
  onStart,
  onRefuse,
  onCommit,
  onCancel,
  onFault,
  onKey,
  onPaste,
  onLeave,
}: CellEditorProps) {
  const module = moduleOf(field);
  const area = useRef<HTMLTextAreaElement>(null);
  const composing = useRef(false);
  const ending = useRef(false);
  const began = useRef(false);
  useLayoutEffect(() => {
    area.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    ending.current = false;
    const element = area.current;
    if (!element) return;
    if (editing && !began.current) {
      element.value = seed ?? (module.editText ?? module.format)(value, field, ctx);
      element.select();
    }
    if (!editing) {
      element.value = '';
      element.focus({ preventScroll: true });
    }
    began.current = editing;
    // The value is read once, when editing begins.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [editing, seed]);
  const typed = (): void => {
    if (editing || area.current?.value === '') return;
    if (readOnly !== null || module.edit === 'none') {
      area.current!.value = '';
      onRefuse();
      return;
    }
    if (module.edit === 'choose') {
      if (!composing.current) onStart();
      return;
    }
    began.current = true;
    onStart();
  };
  const commit = (end: EditEnd): void => {
    if (ending.current || !area.current) return;
    const parsed = module.parse?.(area.current.value, field, ctx) ?? { value: area.current.value };
    if (parsed.error !== undefined) {
      onFault(ctx.t(`fault.${parsed.error}`, parsed.args));
      return;
    }
    const fault = module.isBlank(parsed.value) ? null : (module.check?.(parsed.value, field) ?? null);
    if (fault) {
      onFault(text(fault.text, ctx.locale) || ctx.t(`fault.${fault.code}`, fault.args));
      return;
    }
    ending.current = true;
    onCommit(parsed.value, end);
  };
  return (
    <textarea
      ref={area}
      rows={1}
      aria-label={label}
      className={cx(styles.catcher, editing && styles.typing, editing && module.align === 'end' && styles.typingEnd)}
      onCompositionStart={() => {
        composing.current = true;
        if (!editing && module.edit === 'text' && readOnly === null) {
          began.current = true;
          onStart();
        }
      }}
      onCompositionEnd={() => {
        composing.current = false;
        typed();
      }}
      onInput={typed}
      onPaste={(event) => {
        if (editing || !onPaste) return;
        event.preventDefault();
        onPaste(event.clipboardData.getData('text/plain'));
      }}
      data-passes-undo={!editing || undefined}
      onBlur={(event) => {
        if (editing) commit('stay');
        else if (!event.relatedTarget) onLeave();
      }}
      onKeyDown={(event) => {
        if (isComposing(event)) return;
        if (!editing) {
          onKey(event);
          return;
        }
        event.stopPropagation();
        if (event.key === 'Escape') {
          event.preventDefault();
          ending.current = true;
          onCancel();
        } else if (event.key === 'Enter' && !(event.shiftKey || event.altKey)) {
          event.preventDefault();
          commit('enter');
        } else if (event.key === 'Tab') {
          event.preventDefault();
          commit(event.shiftKey ? 'back' : 'tab');
        }
      }}
    />
  );
}

function Chooser({ field, value, ctx, object, id, beside, onCommit, onCancel, onLink }: CellEditorProps) {
  const module = moduleOf(field);
  const [current, setCurrent] = useState(value);
  const done = useRef(false);
  const latest = useRef(current);
  const many = field.type === 'multi_select' || field.type === 'tags' || namesSeveral(field.type);
  const finish = (next: unknown, changed: boolean): void => {
    if (done.current) return;
    done.current = true;
    if (changed) onCommit(next, 'stay');
    else onCancel();
  };
  return (
    <div
      className={styles.choosing}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape' && !isComposing(event)) finish(value, false);
      }}
    >
      <Suspense fallback={null}>
        <module.Input
          value={current}
          field={field}
          ctx={ctx}
          object={object}
          id={id}
          defaultOpen
          size="normal"
          onLink={onLink}
          beside={beside}
          onChange={(next) => {
            latest.current = next;
            setCurrent(next);
            if (!many) finish(next, true);
          }}
          onOpenChange={(open) => {
            // A choice closes the surface before it is told: let it come first.
            if (!open) setTimeout(() => finish(latest.current, latest.current !== value));
          }}
        />
      </Suspense>
    </div>
  );
}
