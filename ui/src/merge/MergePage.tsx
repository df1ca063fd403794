import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Merge } from 'lucide-react';
import type { MergeSearch } from '@/app/search';
import { isApiError, useObject } from '@/shared/api';
import type { ObjectMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { listAsLeft, NoSuchPage, useBreadcrumb, useTopBar } from '@/shared/page';
import { Button, EmptyState, InlineError, PageBody, Skeleton, SkeletonLines } from '@/shared/ui';
import { Choose } from './Choose';
import { MOST } from './most';
import { Pick } from './Pick';
import { useRecords } from './useRecords';

/** Several records become one, at /a/{app}/o/{object}/merge?ids=a,b,c. */
export default function MergePage() {
  const { app = '_', object = '' }: { app?: string; object?: string } = useParams({ strict: false });
  const meta = useObject(object);
  if (!meta.data) {
    if (!meta.error) return <Skeleton width="100%" height={40} />;
    return isApiError(meta.error) && meta.error.status === 404 ? <NoSuchPage /> : <InlineError error={meta.error} onRetry={() => void meta.refetch()} />;
  }
  return <Page key={object} app={app} meta={meta.data} />;
}

function Page({ app, meta }: { app: string; meta: ObjectMeta }) {
  const t = useT('merge');
  const navigate = useNavigate();
  const search: MergeSearch = useSearch({ strict: false });
  const ids = [...new Set((search.ids ?? '').split(',').filter(Boolean))];
  const list = listAsLeft(`/a/${app}/o/${meta.key}`);
  const object = text(meta.label);
  useBreadcrumb([{ label: text(meta.plural) || object, to: list }, { label: t('title', { object }) }]);
  useTopBar({ back: list });
  const records = useRecords(meta.key, ids.slice(0, MOST));
  const set = (next: string[]): void => void navigate({ to: '.', search: ((old: object) => ({ ...old, ids: next.join(',') })) as never, replace: true });
  const back = <Button onClick={() => void navigate({ to: '/a/$app/o/$object', params: { app, object: meta.key }, search: {} })}>{t('back')}</Button>;
  const body = () => {
    if (!meta.operations.includes('merge')) return <EmptyState icon={Merge} title={t('noRight', { object })} actions={back} />;
    if (ids.length > MOST) return <EmptyState icon={Merge} title={t('tooMany', { count: MOST })} actions={back} />;
    if (records.gone) return <EmptyState icon={Merge} title={t('gone')} actions={back}>{t('goneWords')}</EmptyState>;
    if (records.error) return <InlineError error={records.error} onRetry={records.again} />;
    if (!records.data) return <SkeletonLines lines={10} />;
    if (ids.length < 2) return <Pick meta={meta} records={records.data} links={records.links} onPick={(id) => set([...ids, id])} />;
    return <Choose app={app} meta={meta} records={records.data} links={records.links} onRecords={set} onAgain={records.again} />;
  };
  return (
    <PageBody>
      <p>
        <Link to="/a/$app/o/$object/merges" params={{ app, object: meta.key }}>
          {t('log')}
        </Link>
      </p>
      {body()}
    </PageBody>
  );
}
