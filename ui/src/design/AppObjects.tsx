import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronRight, FileUp, Plus, Waypoints } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { text, useT } from '@/shared/i18n';
import { Button, EmptyState, InlineError, MetaIcon, PageBody, Panel, SkeletonLines, SplitButton, Tag } from '@/shared/ui';
import { metaOf, useDefinitions } from '@/meta';
import { ArchivedObjects } from './ArchivedObjects';
import styles from './Design.module.css';

const NewObject = lazy(() => import('./NewObject'));
const WaitingFiles = lazy(() => import('./from-file/WaitingFiles'));

/** The objects of an app. */
export function AppObjects({ app }: { app: string }) {
  const t = useT('design');
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const objects = useDefinitions('object', app);
  const add = (
    <span className={styles.onComputer}>
      <SplitButton kind="primary" icon={Plus} menuLabel={t('file.more')} items={[{ label: t('file.new'), icon: FileUp, onSelect: () => void navigate({ to: '/design/$app', params: { app }, search: { tab: 'file' } }) }]} onClick={() => setAdding(true)}>
        {t('new.object')}
      </SplitButton>
    </span>
  );
  return (
    <PageBody narrow>
      <header className={styles.pageHead}>
        <h2>{t('app.objects')}</h2>
        <span className={styles.grow} />
        {(objects.data?.length ?? 0) > 0 && (
          <>
            <Button icon={Waypoints} onClick={() => void navigate({ to: '/design/$app/diagram', params: { app } })}>
              {t('app.diagram')}
            </Button>
            {add}
          </>
        )}
      </header>
      <Suspense>{objects.data && <WaitingFiles app={app} objects={objects.data.map((object) => object.key)} />}</Suspense>
      {objects.error && <InlineError error={objects.error} onRetry={() => void objects.refetch()} />}
      <Panel bare className={styles.clip}>
        {objects.isPending && !objects.error && (
          <div style={{ padding: 16 }}>
            <SkeletonLines lines={4} />
          </div>
        )}
        {objects.data?.length === 0 && <EmptyState title={t('app.noObjects')} actions={add} />}
        <ul>
          {objects.data?.map((object) => {
            const { state } = metaOf<'object'>(object);
            return (
              <li key={object.key} className={styles.lastItem}>
                <Link to="/design/$app/o/$object" params={{ app, object: object.key }} className={styles.item}>
                  <MetaIcon name={object.icon} size={18} />
                  <span className={styles.itemWords}>
                    <strong>{text(object.label) || object.key}</strong>
                    <span>
                      {object.key} · {t('app.fields', { count: object.fields.filter((field) => !field.archived).length })}
                    </span>
                  </span>
                  {state !== 'published' && <Tag color={state === 'new' ? 'green' : 'indigo'}>{t(`state.${state}`)}</Tag>}
                  <ChevronRight size={16} aria-hidden />
                </Link>
              </li>
            );
          })}
        </ul>
      </Panel>
      <ArchivedObjects app={app} />
      <Suspense>{adding && <NewObject app={app} onClose={() => setAdding(false)} />}</Suspense>
    </PageBody>
  );
}
