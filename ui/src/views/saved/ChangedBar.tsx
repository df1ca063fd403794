import { lazy, Suspense, useState } from 'react';
import { loadWords, useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { Button, messageOf, notify } from '@/shared/ui';
import styles from '../ListPage.module.css';
import type { ListModel } from '../useList';
import { showSaved, viewName } from './choose';

const ViewDialog = lazy(() => loadWords('saved').then(() => import('./ViewDialog')));

/** Says that the list differs from its view: save it there, as another view, or go back. */
export function ChangedBar({ list }: { list: ListModel }) {
  const t = useT('views');
  const viewOnly = useViewOnly();
  const [saving, setSaving] = useState(false);
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState('');
  const { view } = list.state;
  const save = async (): Promise<void> => {
    setSaving(true);
    setRefused('');
    try {
      const [{ changeView }, { bodyOf }] = await Promise.all([import('./api'), import('./body')]);
      await changeView(list.meta.key, view.key, { view: bodyOf(list) });
      showSaved(list);
      notify(t('list.saved', { name: viewName(list, view, t) }), { kind: 'success' });
    } catch (error) {
      setRefused(messageOf(error) ?? t('batch.failed'));
    } finally {
      setSaving(false);
    }
  };
  return (
    <span className={styles.changed}>
      {refused ? <span role="alert">{refused}</span> : t('list.changed')}
      {view.made?.may_change && !viewOnly && (
        <Button size="small" kind="text" loading={saving} onClick={() => void save()}>
          {t('list.saveTo')}
        </Button>
      )}
      {!viewOnly && (
        <Button size="small" kind="text" onClick={() => setAsking(true)}>
          {t('list.saveAs')}
        </Button>
      )}
      <Button size="small" kind="text" onClick={() => showSaved(list)}>
        {t('list.reset')}
      </Button>
      <Suspense>{asking && <ViewDialog list={list} what="saveAs" onClose={() => setAsking(false)} />}</Suspense>
    </span>
  );
}
