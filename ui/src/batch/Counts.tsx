import { useState } from 'react';
import { useMe } from '@/shared/api';
import type { BatchPreview } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { useText, useT } from '@/shared/i18n';
import { Button, Skeleton } from '@/shared/ui';
import styles from './batch.module.css';

interface CountsProps {
  preview: BatchPreview | null;
  error: string;
  waiting: boolean;
  verb: string;
  /** All that a list shows, which may change until its turn. */
  whole: boolean;
}

/** How many records a batch would change, before it does; the reasons on demand. */
export function Counts({ preview, error, waiting, verb, whole }: CountsProps) {
  const t = useT('batch');
  const say = useText();
  const objects = useMe().data?.objects;
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
  const part = preview.checked < preview.total;
  const name = (key: string): string => say(objects?.[key]?.plural) || say(objects?.[key]?.label) || key;
  const along = preview.along.map((one) => t('count.alongOne', { count: one.count, shown: formatNumber(one.count), object: name(one.object) })).join(t('acts.comma'));
  return (
    <div className={styles.counts} role="status">
      <p>
        {[
          t(`count.${verb}`, { count: preview.total, shown: formatNumber(preview.total) }),
          not > 0 && t('count.not', { count: not, shown: formatNumber(not) }),
          preview.same > 0 && t('count.same', { count: preview.same, shown: formatNumber(preview.same) }),
        ]
          .filter(Boolean)
          .join(t('join'))}
      </p>
      {along && <p>{t(part ? 'count.alongPart' : 'count.along', { what: along, checked: formatNumber(preview.checked) })}</p>}
      {refused > 0 && (
        <Button size="small" kind="text" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(part ? 'count.triedPart' : 'count.tried', { checked: formatNumber(preview.checked), count: refused, shown: formatNumber(refused) })}
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
      <p className={styles.quiet}>
        {[t(verb === 'delete' ? 'undoDelete' : 'undoFor', { count: preview.undoDays }), whole && t('whole')].filter(Boolean).join(t('join'))}
      </p>
    </div>
  );
}
