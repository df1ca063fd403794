import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Tag } from '@/shared/ui';
import type { Asked, Tried } from './api';
import styles from './Hooks.module.css';

const shown = (value: unknown): string => (value === null || value === undefined || value === '' ? '–' : typeof value === 'string' ? value : JSON.stringify(value));

/** What a trial came to. */
export function Outcome({ tried, label }: { tried: Tried; label: (field: string) => string }) {
  const t = useT('hooks');
  const refused = Object.entries(tried.refused);
  const state = !tried.ran ? 'skipped' : tried.error ? 'failed' : refused.length > 0 ? 'refused' : 'passed';
  const { usage, limits } = tried;
  return (
    <div className={styles.outcome} role="status">
      <p className={styles.line}>
        <Tag color={{ skipped: 'gray', failed: 'red', refused: 'amber', passed: 'green' }[state] as 'gray'}>{t(`outcome.${state}`)}</Tag>
        {tried.ran && <span className={styles.quiet}>{t('usage', { time: formatNumber(Math.round(usage.time * 10) / 10), most: formatNumber(limits.time), calls: usage.calls, mostCalls: limits.calls, rows: usage.rows, mostRows: formatNumber(limits.rows) })}</span>}
      </p>
      {tried.error && <p className={styles.bad}>{tried.error.message}{tried.error.data?.line ? t('atLine', { line: tried.error.data.line }) : ''}</p>}
      {refused.length > 0 && (
        <ul className={styles.rows} aria-label={t('outcome.refused')}>
          {refused.map(([field, { message }]) => (
            <li key={field}><b>{label(field)}</b> {message}</li>
          ))}
        </ul>
      )}
      {tried.set.length > 0 && (
        <ul className={styles.rows} aria-label={t('sets')}>
          {tried.set.map(({ field, from, to }) => (
            <li key={field}><b>{label(field)}</b> <span data-no-words>{shown(from)} → {shown(to)}</span></li>
          ))}
        </ul>
      )}
      {tried.shown?.message && <p><b>{t('shows')}</b> {tried.shown.message}</p>}
      {tried.shown?.open && <p><b>{t('opens')}</b> <code data-no-words>{tried.shown.open}</code></p>}
      {tried.would.length > 0 && (
        <ul className={styles.rows} aria-label={t('would')}>
          {tried.would.map((deed, index) => (
            // They have no name, and come in their order.
            <li key={index}><b>{t('would')}</b> <code data-no-words>{deed.what} {deed.to} {deed.said}</code></li>
          ))}
        </ul>
      )}
      <Calls calls={tried.calls} />
      <Log lines={tried.log} />
    </div>
  );
}

export function Calls({ calls }: { calls: Asked[] }) {
  const t = useT('hooks');
  if (calls.length === 0) return null;
  return (
    <details>
      <summary>{t('calls', { count: calls.length })}</summary>
      <ul className={styles.rows}>
        {calls.map((call, index) => (
          // They have no name, and come in their order.
          <li key={index}>
            <code data-no-words>{call.name}({call.args.slice(1, -1)})</code> <span className={styles.quiet}>{t('callTook', { rows: call.rows, took: formatNumber(call.took) })}</span>
            <pre className={styles.json} tabIndex={0} data-no-words>{call.error || call.answer}</pre>
          </li>
        ))}
      </ul>
    </details>
  );
}

export function Log({ lines }: { lines: string[] | null }) {
  const t = useT('hooks');
  if (!lines?.length) return null;
  return <pre className={styles.json} tabIndex={0} aria-label={t('log')} data-no-words>{lines.join('\n')}</pre>;
}
