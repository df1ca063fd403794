import { CircleCheck, CircleX, LogIn } from 'lucide-react';
import { useMe, zoneOf } from '@/shared/api';
import { formatMoment, formatRelative } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, EmptyState, InlineError, SkeletonLines, Tag } from '@/shared/ui';
import { useSignIns, type SignIn, type SignInFilter } from './api';
import { wayOf } from './words';
import styles from './account.module.css';

/** A short sign-in log, of oneself or of one person. */
export function SignIns({ whose, filter }: { whose: 'me' | 'all'; filter?: SignInFilter }) {
  const t = useT('account');
  const me = useMe().data;
  const list = useSignIns(whose, filter, 10);
  if (list.isPending) return <SkeletonLines lines={4} />;
  if (list.error) return <InlineError error={list.error} onRetry={() => void list.refetch()} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <EmptyState small icon={LogIn} title={t('signIns.none')} />;
  return (
    <>
      <ul className={styles.rows} aria-label={t('signIns.title')}>
        {items.map((item) => (
          <li key={item.id}>
            {item.result === 'ok' ? <CircleCheck aria-hidden /> : <CircleX aria-hidden />}
            <div className={styles.what}>
              <div className={styles.line}>
                <strong>{resultOf(t, item)}</strong>
                <NewMarks item={item} />
              </div>
              <div className={styles.below}>{[item.device, item.address, wayOf(t, item)].filter(Boolean).join(' · ')}</div>
            </div>
            <span className={styles.quiet} title={formatMoment(item.at, zoneOf(me))}>
              {formatRelative(item.at, { zone: zoneOf(me) })}
            </span>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <div className={styles.foot}>
          <Button size="small" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('signIns.more')}
          </Button>
        </div>
      )}
    </>
  );
}

/** What came of an attempt, and why not. */
export function resultOf(t: (key: string) => string, { result, failed }: Pick<SignIn, 'result' | 'failed'>): string {
  if (result !== 'failed' || !failed) return t(`result.${result}`);
  return t(`failed.${['password', 'code', 'oidc', 'address'].includes(failed) ? failed : 'other'}`);
}

/** Marks what the person has not signed in with before. */
export function NewMarks({ item }: { item: Pick<SignIn, 'newDevice' | 'newAddress'> }) {
  const t = useT('account');
  return (
    <>
      {item.newDevice && <Tag color="amber">{t('signIns.newDevice')}</Tag>}
      {item.newAddress && <Tag color="amber">{t('signIns.newPlace')}</Tag>}
    </>
  );
}
