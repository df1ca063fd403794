import { ArrowUp } from 'lucide-react';
import { text, useT } from '@/shared/i18n';
import styles from './ListPage.module.css';
import { Reading } from './Reading';
import type { ListModel } from './useList';
import type { Totals } from './useTotals';

interface ListFooterProps {
  list: ListModel;
  totals: Totals;
  /** Changes by others that are not shown in their place yet, and how they come to be; null where the body shows them itself. */
  live: { updates: number; show: () => void } | null;
}

/** How many records a list has, the first of its sums, and what others changed. */
export function ListFooter({ list, totals, live }: ListFooterProps) {
  const t = useT('views');
  const tGrid = useT('grid');
  const sums = list.columns.filter((c) => c.summary && totals.sums?.[c.key] !== undefined);
  return (
    <footer className={styles.footer}>
      {totals.count !== null && (
        <span>
          {totals.more ? (
            <button type="button" title={t('list.countExactly')} onClick={totals.countExactly}>
              {t('list.count', { count: totals.count, shown: t('list.capped') })}
            </button>
          ) : (
            t('list.count', { count: totals.count, shown: totals.count.toLocaleString('en-US') })
          )}
        </span>
      )}
      <Reading list={list} totals={totals} />
      {sums.slice(0, 3).map((column) => (
        <span key={column.key} className={totals.stale ? styles.stale : undefined}>
          {text(column.field.label, list.ctx.locale)} {tGrid(`summary.${column.summary!}`)} {totals.sums![column.key]}
        </span>
      ))}
      {live !== null && live.updates > 0 && (
        <button type="button" className={styles.updates} onClick={live.show}>
          {t('list.updates', { count: live.updates })}
          <ArrowUp size={14} aria-hidden />
        </button>
      )}
    </footer>
  );
}
