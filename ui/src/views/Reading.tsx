import { useCallback, useSyncExternalStore } from 'react';
import { useT } from '@/shared/i18n';
import { useLate } from '@/shared/ui';
import type { ListModel } from './useList';
import type { Totals } from './useTotals';

/** From when on a list that takes its time can be stopped, in milliseconds. */
const LONG_MS = 1000;

/** Ends reading and counting that take long. What a filter makes slow is said, and ended, beside the filter. */
export function Reading({ list, totals }: { list: ListModel; totals: Totals }) {
  const t = useT('views');
  const { pages, rows } = list;
  const bare = rows.filter === '';
  const subscribe = useCallback((listener: () => void) => pages.subscribe(listener), [pages]);
  const waiting = useSyncExternalStore(subscribe, () => pages.waiting) && bare;
  const stopped = useSyncExternalStore(subscribe, () => pages.stopped) && bare;
  const late = useLate(waiting || totals.counting, LONG_MS);
  if (stopped)
    return (
      <span role="status">
        {t('list.stopped')}{' '}
        <button type="button" onClick={() => list.reload()}>
          {t('list.readAgain')}
        </button>
      </span>
    );
  if (!late || !(waiting || totals.counting)) return null;
  return (
    <span role="status">
      {t(waiting ? 'list.reading' : 'list.counting')}{' '}
      <button
        type="button"
        onClick={() => {
          if (waiting) pages.stop();
          totals.stopCounting();
        }}
      >
        {t('list.stop')}
      </button>
    </span>
  );
}
