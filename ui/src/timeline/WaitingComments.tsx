import { CloudOff, RotateCw, Trash2, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { useMe } from '@/shared/api';
import { formatRelative } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Avatar, confirm, IconButton } from '@/shared/ui';
import { parts } from './mentions';
import { sendWaiting } from './sendWaiting';
import styles from './Timeline.module.css';
import { again, drop, startUnsent, useUnsent } from './unsent';

/** Comments on a record that wait for the server, above those that it has. */
export function WaitingComments({ path }: { path: string }) {
  const t = useT('timeline');
  const me = useMe().data?.user;
  const waiting = useUnsent((state) => state.waiting);
  useEffect(startUnsent, [me?.id]);
  const here = waiting.filter((one) => one.path === path);
  if (here.length === 0) return null;
  const discard = async (key: string): Promise<void> => {
    if (await confirm({ title: t('unsent.discardTitle'), body: t('unsent.discardBody'), action: t('unsent.discard'), danger: true })) drop(key);
  };
  return (
    <ol className={styles.waiting} aria-label={t('unsent.title')}>
      {here.map((one) => (
        <li key={one.key} className={styles.item}>
          <Avatar name={me?.name ?? ''} id={me?.id} size={24} />
          <div className={styles.itemBody}>
            <div className={styles.head}>
              <b>{me?.name}</b>
              <time>{formatRelative(one.at)}</time>
            </div>
            <p className={styles.said}>{parts(one.text, one.people).map((part) => (typeof part === 'string' ? part : `@${part.name}`))}</p>
            <div className={styles.unsent}>
              {one.refused ? <TriangleAlert aria-hidden /> : <CloudOff aria-hidden />}
              <span role="status">{one.refused ? t('unsent.refused', { why: one.refused }) : t('unsent.waits')}</span>
              {one.refused && (
                <IconButton
                  size="small"
                  icon={RotateCw}
                  label={t('unsent.again')}
                  onClick={() => {
                    again(one.key);
                    void sendWaiting();
                  }}
                />
              )}
              <IconButton size="small" icon={Trash2} label={t('unsent.discard')} onClick={() => void discard(one.key)} />
            </div>
          </div>
        </li>
      ))}
    </ol>
  );
}
