import { isApiError, useMe } from '@/shared/api';
import type { ObjectMeta } from '@/shared/api/types';
import { useText, useT } from '@/shared/i18n';
import { Button, InlineError, Panel } from '@/shared/ui';
import { MergeLink } from './MergeLink';
import styles from './Merge.module.css';
import type { Trial } from './useTrial';
import { movedWords } from './words';

/** What a merge would move, and what stands in its way. */
export function Effect({ trial, failed, meta }: { trial: Trial; failed: string; meta: ObjectMeta }) {
  const t = useT('merge');
  const say = useText();
  const objects = useMe().data?.objects;
  const { outcome, error } = trial;
  const fault = isApiError(error) ? Object.values(error.fieldErrors)[0]?.message : undefined;
  const what = outcome ? movedWords(outcome.moved, outcome.along, t) : '';
  return (
    <Panel title={t('moves')}>
      <div className={styles.effect} aria-live="polite" data-trial={outcome ? 'done' : error ? 'failed' : 'waiting'}>
        {failed && (
          <p role="alert" className={styles.bad}>
            {failed}
          </p>
        )}
        {error ? (
          fault ? (
            <p role="alert" className={styles.bad}>
              {fault}
            </p>
          ) : (
            <InlineError error={error} onRetry={trial.again} />
          )
        ) : !outcome ? (
          <p className={styles.quiet}>{t('trying')}</p>
        ) : (
          <>
            <p>{what || t('movesNothing')}</p>
            <p className={styles.quiet}>{t('history')}</p>
            {outcome.hidden > 0 && (
              <p role="alert" className={styles.bad}>
                {t('hidden', { count: outcome.hidden })}
              </p>
            )}
            {outcome.refused.length > 0 && (
              <div role="alert" className={styles.bad}>
                <h4>{t('refusedTitle', { count: outcome.refused.length + outcome.more })}</h4>
                <ul>
                  {outcome.refused.map((why) => (
                    <li key={`${why.object} ${why.record}`}>
                      {why.object !== meta.key && `${say(objects?.[why.object]?.label) || why.object} `}
                      {why.title ? <MergeLink object={why.object} one={{ id: why.record, title: why.title }} /> : t('unseen')} · {why.message}
                    </li>
                  ))}
                </ul>
                {outcome.more > 0 && <p>{t('refusedMore', { count: outcome.more })}</p>}
                <Button size="small" onClick={trial.again}>
                  {t('retry')}
                </Button>
              </div>
            )}
          </>
        )}
      </div>
    </Panel>
  );
}
