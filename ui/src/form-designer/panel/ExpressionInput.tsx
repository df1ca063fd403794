import { CircleAlert, CircleCheck } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { api, isAbort } from '@/shared/api';
import type { ExpressionCheck } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { TextArea, useLate } from '@/shared/ui';
import { useSettingsScope } from '@/meta';
import styles from './Panel.module.css';

interface ExpressionInputProps {
  object: string;
  /** What it must give: a filter, a rule's answer, a value. */
  usage: 'filter' | 'rule' | 'value';
  value: string;
  onChange: (value: string) => void;
  label?: string;
  placeholder?: string;
  rows?: number;
}

/** An expression as text; the server checks it as it is typed, and says line and column. */
export function ExpressionInput({ object, usage, value, onChange, label, placeholder, rows = 2 }: ExpressionInputProps) {
  const t = useT('form-designer');
  const { targets } = useSettingsScope();
  const check = useCheck(object, usage, value);
  const box = useRef<HTMLTextAreaElement>(null);
  const waiting = useLate(check === 'waiting', 400);
  const result = check && check !== 'waiting' && check !== 'unknown' ? check : null;
  const drafted = useMemo(() => new Set(targets.find((one) => one.key === object)?.fields.map((field) => field.key)), [targets, object]);
  // The server checks against what is published; fields of the draft it does not know yet.
  const unpublished = result?.issues.some((issue) => issue.code === 'unknown_field' && drafted.has(wordAt(value, issue.line, issue.column))) ?? false;
  const issues = (result?.issues ?? []).filter((issue) => !unpublished || issue.code !== 'unknown_field' || !drafted.has(wordAt(value, issue.line, issue.column)));
  return (
    <div>
      <TextArea
        ref={box}
        rows={rows}
        spellCheck={false}
        className={styles.expression}
        value={value}
        aria-label={label}
        placeholder={placeholder}
        invalid={issues.length > 0}
        onChange={(event) => onChange(event.target.value)}
      />
      <div aria-live="polite" className={styles.checks}>
        {issues.map((issue) => (
          <button
            key={`${issue.line}:${issue.column}:${issue.code}`}
            type="button"
            className={styles.issue}
            onClick={() => {
              const at = offsetOf(value, issue.line, issue.column);
              box.current?.focus();
              box.current?.setSelectionRange(at, Math.min(value.length, at + 1));
            }}
          >
            <CircleAlert aria-hidden />
            <span>
              {t('expression.at', { line: issue.line, column: issue.column })} {issue.message}
            </span>
          </button>
        ))}
        {waiting && <span className={styles.quiet}>{t('expression.checking')}</span>}
        {result?.ok && (
          <span className={styles.good}>
            <CircleCheck aria-hidden />
            {t('expression.good')}
          </span>
        )}
        {(check === 'unknown' || (unpublished && issues.length === 0)) && <span className={styles.quiet}>{t(unpublished ? 'expression.draftField' : 'expression.unknown')}</span>}
      </div>
    </div>
  );
}

function useCheck(object: string, usage: ExpressionInputProps['usage'], source: string): ExpressionCheck | 'waiting' | 'unknown' | null {
  const [state, setState] = useState<{ source: string; result: ExpressionCheck | 'unknown' } | null>(null);
  useEffect(() => {
    if (source.trim() === '') return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      api
        .post<ExpressionCheck>('/api/v1/expressions:check', { object, usage, text: source }, { signal: stop.signal })
        .then((result) => setState({ source, result }))
        .catch((error: unknown) => {
          if (!isAbort(error)) setState({ source, result: 'unknown' });
        });
    }, 350);
    return () => {
      clearTimeout(timer);
      stop.abort(new DOMException('typed on', 'AbortError'));
    };
  }, [object, usage, source]);
  if (source.trim() === '') return null;
  return state?.source === source ? state.result : 'waiting';
}

/** The field key that an issue points at: the word at the place, behind `record.` when that is where it begins. */
export function wordAt(source: string, line: number, column: number): string {
  const rest = source.slice(offsetOf(source, line, column));
  return /^(?:record)?\.?([a-z][a-z0-9_]*)/.exec(rest)?.[1] ?? '';
}

/** Where line and column (code points, from 1) are in the text as the browser counts. */
export function offsetOf(source: string, line: number, column: number): number {
  const lines = source.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const inLine = [...(lines[line - 1] ?? '')].slice(0, Math.max(0, column - 1)).join('').length;
  return Math.min(source.length, before + inLine);
}
