import { useParams } from '@tanstack/react-router';
import { useObject } from '@/shared/api';
import type { ObjectMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { NoAccess, PageError, useBreadcrumb, useTopBar, useViewOnly, ViewOnlyPage } from '@/shared/page';
import { PageBody, Skeleton, SkeletonLines } from '@/shared/ui';
import { Steps } from './Steps';
import { UploadStep } from './UploadStep';
import { useImport } from './useImport';
import { Wizard } from './Wizard';
import styles from './Import.module.css';

/** A file into an object, in five steps; each is an address. */
export default function ImportPage() {
  const t = useT('import-export');
  const { app = '_', object = '', id } = useParams({ strict: false });
  const viewOnly = useViewOnly();
  const meta = useObject(object);
  const label = text(meta.data?.label) || object;
  useBreadcrumb([{ label: text(meta.data?.plural) || label, to: `/a/${app}/o/${object}` }, { label: t('title', { object: label }) }]);
  useTopBar({ back: `/a/${app}/o/${object}` });
  if (meta.error) return <PageError error={meta.error} onRetry={() => void meta.refetch()} />;
  if (!meta.data) return <Waiting />;
  if (viewOnly) return <ViewOnlyPage title={t('title', { object: label })} />;
  if (!meta.data.operations.includes('import')) return <NoAccess to={t('title', { object: label })} />;
  if (id) return <One key={id} id={id} app={app} meta={meta.data} />;
  return (
    <PageBody className={styles.page}>
      <Steps step="upload" />
      <UploadStep app={app} meta={meta.data} />
    </PageBody>
  );
}

function One({ id, app, meta }: { id: string; app: string; meta: ObjectMeta }) {
  const query = useImport(id);
  if (query.data) return <Wizard app={app} meta={meta} i={query.data} />;
  if (query.error) return <PageError error={query.error} onRetry={() => void query.refetch()} />;
  return <Waiting />;
}

function Waiting() {
  return (
    <PageBody className={styles.page}>
      <Skeleton width="60%" height={34} radius={8} />
      <div className={styles.waiting}>
        <SkeletonLines lines={8} />
      </div>
    </PageBody>
  );
}
