import { Link } from '@tanstack/react-router';
import { Gauge } from 'lucide-react';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, media, useLate, useMedia } from '@/shared/ui';
import { pathsOf } from '@/expression/condition/model';
import styles from './ListPage.module.css';
import type { ListModel } from './useList';

/** From when on a filter is slow. */
const SLOW_MS = 500;

/** Says that a filter is slow and why, offers an index to who designs, and ends the reading. */
export function SlowHint({ list }: { list: ListModel }) {
  const t = useT('views');
  const { pages, rows, filter, meta, app } = list;
  const wide = useMedia(media.designer);
  const designs = useMe().data?.can.design === true && wide;
  const subscribe = useCallback((listener: () => void) => pages.subscribe(listener), [pages]);
  const waiting = useSyncExternalStore(subscribe, () => pages.waiting);
  const stopped = useSyncExternalStore(subscribe, () => pages.stopped) && rows.filter !== '';
  const late = useLate(waiting && rows.filter !== '', SLOW_MS);
  const [slow, setSlow] = useState('');
  useEffect(() => {
    if (late) setSlow(rows.filter);
  }, [late, rows.filter]);
  if (stopped)
    return (
      <span className={styles.slow} role="status">
        {t('list.stopped')}
        <Button size="small" kind="text" onClick={() => list.reload()}>
          {t('list.readAgain')}
        </Button>
      </span>
    );
  if (slow === '' || slow !== rows.filter) return null;
  const bare = filter ? pathsOf(filter).find((path) => meta.fields.some((f) => f.key === path && !f.system && !f.index && !f.unique)) : undefined;
  return (
    <span className={styles.slow} role="status">
      <Gauge aria-hidden />
      {t(bare ? 'list.slowNoIndex' : 'list.slow')}
      {bare && designs && (
        <Link to="/design/$app/o/$object" params={{ app: meta.app ?? app, object: meta.key }} search={{ tab: 'keys', field: bare }}>
          {t('list.addIndex')}
        </Link>
      )}
      {waiting && (
        <Button size="small" kind="text" onClick={() => pages.stop()}>
          {t('list.stop')}
        </Button>
      )}
    </span>
  );
}
