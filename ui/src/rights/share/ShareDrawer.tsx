import { useState } from 'react';
import { useFieldContext } from '@/fields';
import { isApiError, useZone } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { NoSuchThing } from '@/shared/page';
import { Drawer, InlineError, SkeletonLines } from '@/shared/ui';
import { useShares } from './api';
import { inOrder } from './model';
import styles from './Share.module.css';
import { ShareForm } from './ShareForm';
import { ShareRow } from './ShareRow';

interface ShareDrawerProps {
  object: string;
  id: string;
  title: string;
  /** Whether one may edit the record oneself: nobody gives more than they have. */
  mayEdit: boolean;
  onClose: () => void;
}

/** With whom a record is shared: people, departments and roles, to view or to edit, with an end. */
export default function ShareDrawer({ object, id, title, mayEdit, onClose }: ShareDrawerProps) {
  const t = useT('rights');
  const shares = useShares(object, id);
  const { timezone } = useFieldContext();
  const zone = useZone() ?? timezone;
  // A form of its own for each share that was added, with nothing of the last one.
  const [round, setRound] = useState(0);
  const list = inOrder(shares.data ?? []);
  return (
    <Drawer open width={480} onClose={onClose} label={t('share.label')} title={t('share.title', { title })}>
      <div className={styles.panel}>
        {shares.error ? (
          isApiError(shares.error) && shares.error.status === 404 ? <NoSuchThing /> : <InlineError error={shares.error} onRetry={() => void shares.refetch()} />
        ) : (
          <>
            <ShareForm key={round} object={object} id={id} zone={zone} mayEdit={mayEdit} onDone={() => setRound(round + 1)} />
            <section aria-busy={shares.isPending || undefined}>
              <h3 className={styles.heading}>{t('share.list')}</h3>
              {shares.isPending ? (
                <SkeletonLines lines={3} />
              ) : list.length === 0 ? (
                <p className={styles.quiet}>{t('share.none')}</p>
              ) : (
                <ul className={styles.list}>
                  {list.map((share) => (
                    <ShareRow key={share.id} object={object} id={id} share={share} zone={zone} mayEdit={mayEdit} />
                  ))}
                </ul>
              )}
            </section>
            <p className={styles.quiet}>{t('share.needs')}</p>
          </>
        )}
      </div>
    </Drawer>
  );
}
