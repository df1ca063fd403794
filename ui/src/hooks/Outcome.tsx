import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Progress, Tag } from '@/shared/ui';
import type { Asked, Tried } from './api';
import { budgets, rounded } from './model';
import styles from './Hooks.module.css';

const shown = (value: unknown): string => (value === null || value === undefined || value === '' ? '–' : typeof value === 'string' ? value : JSON.stringify(value));

/** JSON as one reads it; what was cut stays as it is. */
function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

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
        {tried.reply && <Tag>{t('replied', { status: tried.reply.status })}</Tag>}
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
            <li key={index}>
              <b>{t('would')}</b> <code data-no-words>{deed.what} {deed.to}</code>
              {deed.said && <pre className={styles.json} tabIndex={0} data-no-words>{indented(deed.said)}</pre>}
            </li>
          ))}
        </ul>
      )}
      {tried.reply?.body !== undefined && tried.reply.body !== null && <pre className={styles.json} tabIndex={0} aria-label={t('reply')} data-no-words>{JSON.stringify(tried.reply.body, null, 2)}</pre>}
      {tried.ran && !tried.error && refused.length + tried.set.length + tried.would.length === 0 && !tried.reply && !tried.shown && <p className={styles.quiet}>{t('didNothing')}</p>}
      <Calls calls={tried.calls} />
      <Log lines={tried.log} />
      {tried.ran && (
        <dl className={styles.budgets} aria-label={t('budget')}>
          {budgets.map((key) => (
            <div key={key}>
              <dt>{t(`budgetOf.${key}`)}</dt>
              <dd>
                {t('usedOf', { used: formatNumber(rounded(usage[key])), limit: formatNumber(limits[key]) })}
                <Progress value={usage[key]} max={limits[key]} kind={usage[key] >= 0.9 * limits[key] ? 'danger' : 'accent'} label={t(`budgetOf.${key}`)} />
              </dd>
            </div>
          ))}
        </dl>
      )}
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
