import { useState } from 'react';
import type { BatchPreview } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, Skeleton } from '@/shared/ui';
import styles from './batch.module.css';

/** How many records a batch would change, before it does; the reasons on demand. */
export function Counts({ preview, error, waiting, verb }: { preview: BatchPreview | null; error: string; waiting: boolean; verb: string }) {
  const t = useT('batch');
  const [open, setOpen] = useState(false);
  if (error)
    return (
      <p className={styles.counts} role="alert">
        {error}
      </p>
    );
  if (!preview) return waiting ? <Skeleton height={40} /> : null;
  const not = preview.total - preview.may;
  const refused = preview.refused;
  return (
    <div className={styles.counts} role="status">
      <p>
        {t(`count.${verb}`, { count: preview.total, shown: formatNumber(preview.total) })}
        {not > 0 && ` ${t('count.not', { count: not, shown: formatNumber(not) })}`}
        {preview.same > 0 && ` ${t('count.same', { count: preview.same, shown: formatNumber(preview.same) })}`}
      </p>
      {refused > 0 && (
        <Button size="small" kind="text" aria-expanded={open} onClick={() => setOpen(!open)}>
          {preview.checked < preview.total
            ? t('count.triedPart', { checked: formatNumber(preview.checked), count: refused, shown: formatNumber(refused) })
            : t('count.tried', { count: refused, shown: formatNumber(refused) })}
        </Button>
      )}
      {open && (
        <ul className={styles.reasons}>
          {preview.reasons.map((row) => (
            <li key={row.record}>
              {row.title || row.record} <span>{row.message}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
