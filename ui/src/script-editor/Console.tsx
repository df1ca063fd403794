import { useEffect, useRef } from 'react';
import type { Op, Trace } from '@/form-script';
import { useT } from '@/shared/i18n';
import { Button, cx } from '@/shared/ui';
import styles from './Scripts.module.css';

/** What scripts did while a form is tried: each call with its time, its changes, its log and its error. */
export default function Console({ calls, onClear, onSubmit }: { calls: readonly Trace[]; onClear: () => void; onSubmit: () => void }) {
  const t = useT('script-editor');
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [calls]);
  const failed = calls.filter((call) => call.failure).length;
  return (
    <section className={styles.console} aria-label={t('console.title')}>
      <div className={styles.line}>
        <h3>{t('console.title')}</h3>
        <span className={styles.quiet}>{t('console.counts', { calls: calls.length, failed })}</span>
        <Button size="small" onClick={onSubmit}>{t('console.submit')}</Button>
        {calls.length > 0 && <Button size="small" kind="text" onClick={onClear}>{t('console.clear')}</Button>}
      </div>
      {calls.length === 0 && <p className={styles.quiet}>{t('console.none')}</p>}
      <ol className={styles.calls} data-no-words tabIndex={0} aria-label={t('console.title')}>
        {calls.map((call, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- calls only come at the end
          <li key={at} ref={at === calls.length - 1 ? end : undefined} className={cx(call.failure && styles.bad)}>
            <pre>
              {`${call.script} ${call.event}${call.change ? ` ${call.change.field}` : ''} · ${call.ms} ms`}
              {call.ops.map((op) => `\n  → ${wished(op)}`).join('')}
              {call.logs.map((line) => `\n  ${line.level === 'log' ? '' : `${line.level}: `}${line.text}`).join('')}
              {call.failure && `\n  ✗ ${call.failure.kind === 'timeout' ? t('console.timeout', { seconds: (call.failure.ms ?? 0) / 1000 }) : (call.failure.message ?? call.failure.kind)}${call.failure.line ? t('console.line', { line: call.failure.line }) : ''}`}
            </pre>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What a script asked for, as it would write it: `set amount 5`, `hide lines.price`. */
export function wished({ op, rows, key, value, values, hidden, required, readOnly, options, message }: Op): string {
  const place = [rows, key].filter(Boolean).join('.');
  const [name, what] =
    op === 'set' ? ['set', value]
    : op === 'add' ? ['add', values]
    : op === 'remove' ? ['remove', undefined]
    : op === 'fail' ? ['fail', message]
    : hidden !== undefined ? [hidden ? 'hide' : 'show', undefined]
    : required !== undefined ? ['require', required]
    : readOnly !== undefined ? ['readonly', readOnly]
    : options !== undefined ? ['options', options]
    : ['message', message];
  return [name, place, what === undefined ? '' : JSON.stringify(what)].filter(Boolean).join(' ');
}
