import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { api } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { InlineError, SkeletonLines } from '@/shared/ui';
import { fieldOf, type ObjectDoc } from '@/meta';
import styles from './Keys.module.css';

interface Checked {
  rows: number;
  estimate_ms: number;
  background: boolean;
  colliding: number;
  groups: { count: number; records: Record<string, unknown>[] }[];
  hidden: number;
  more: boolean;
}

/** How long a key takes to build, and the records that stand in its way, each with a link. */
export function KeyCheck({ app, object, fields, unique }: { app: string; object: ObjectDoc; fields: string[]; unique: boolean }) {
  const t = useT('design');
  const check = useQuery({
    queryKey: ['indexes', object.key, 'check', fields, unique],
    queryFn: ({ signal }) => api.post<Checked>(`/api/v1/objects/${encodeURIComponent(object.key)}/indexes:check`, { fields, unique }, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  if (check.error) return <InlineError error={check.error} onRetry={() => void check.refetch()} />;
  if (!check.data) return <SkeletonLines lines={2} />;
  const { rows, estimate_ms, background, colliding, groups, hidden, more } = check.data;
  const seconds = Math.max(1, Math.ceil(estimate_ms / 1000));
  return (
    <div className={styles.check}>
      <p className={styles.quiet}>{t(background ? 'keys.estimateLater' : 'keys.estimate', { rows: formatNumber(rows), seconds })}</p>
      {unique && colliding === 0 && (
        <p className={styles.good} role="status">
          <CircleCheck aria-hidden /> {t('keys.free')}
        </p>
      )}
      {colliding > 0 && (
        <>
          <p className={styles.refused} role="alert">
            {t('keys.inTheWay', { count: colliding, formatted: formatNumber(colliding) })}
          </p>
          <ul className={styles.groups}>
            {groups.map((group) => (
              <li key={String(group.records[0]?.id)}>
                <strong>{fields.map((key) => shown(group.records[0]?.[key], object, key)).join(' + ')}</strong> <span className={styles.quiet}>{t('keys.times', { count: group.count })}</span>
                <ul>
                  {group.records.map((record) => (
                    <li key={String(record.id)}>
                      <Link to="/a/$app/o/$object/$id" params={{ app, object: object.key, id: String(record.id) }} target="_blank">
                        {shown(record[object.title], object, object.title) || String(record.id)}
                      </Link>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
          {hidden > 0 && <p className={styles.quiet}>{t('keys.hidden', { count: hidden })}</p>}
          {more && <p className={styles.quiet}>{t('keys.more')}</p>}
          <p className={styles.quiet}>{t('keys.mend')}</p>
        </>
      )}
    </div>
  );
}

/** A value in the words of its field: of a choice its label. */
function shown(value: unknown, object: ObjectDoc, key: string): string {
  const option = fieldOf(object, key)?.options?.find((one) => one.value === value);
  return option ? text(option.label) || String(value) : value === null || value === undefined ? '' : String(value);
}
