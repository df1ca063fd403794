import { Link } from '@tanstack/react-router';
import { ChevronRight, LayoutTemplate, Plus, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { text, useT } from '@/shared/i18n';
import { Button, confirm, EmptyState, IconButton, InlineError, PageBody, Panel, SkeletonLines, Tag } from '@/shared/ui';
import { deleteDefinition, metaOf, useDefinitions, type FormDoc, type ObjectDoc } from '@/meta';
import styles from '../Design.module.css';

const NewLayout = lazy(() => import('../NewLayout'));

function fieldCount(nodes: FormDoc['nodes']): number {
  return nodes.reduce((sum, node) => sum + (node.field ? 1 : 0) + fieldCount(node.nodes ?? []), 0);
}

/** The layouts of an object; each opens in the form designer. */
export function LayoutsTab({ app, object }: { app: string; object: ObjectDoc }) {
  const t = useT('design');
  const [adding, setAdding] = useState(false);
  const forms = useDefinitions('form');
  const list = (forms.data ?? []).filter((form) => form.object === object.key);
  const add = (
    <span className={styles.onComputer}>
      <Button kind="primary" icon={Plus} onClick={() => setAdding(true)}>
        {t('new.layout')}
      </Button>
    </span>
  );
  return (
    <PageBody narrow>
      <header className={styles.pageHead}>
        <p className={styles.quiet}>{t('object.layoutsHelp')}</p>
        <span className={styles.grow} />
        {list.length > 0 && add}
      </header>
      {forms.error && <InlineError error={forms.error} onRetry={() => void forms.refetch()} />}
      <Panel bare className={styles.clip}>
        {forms.isPending && !forms.error && (
          <div style={{ padding: 16 }}>
            <SkeletonLines lines={3} />
          </div>
        )}
        {forms.data && list.length === 0 && <EmptyState title={t('object.noLayouts')} actions={add} />}
        <ul>
          {list.map((form) => {
            const { state } = metaOf<'form'>(form);
            const name = text(form.label) || form.key;
            return (
              <li key={form.key} className={styles.lastItem} style={{ display: 'flex', alignItems: 'center' }}>
                <Link to="/design/$app/o/$object/layouts/$layout" params={{ app, object: object.key, layout: form.key }} className={styles.item}>
                  <LayoutTemplate size={18} aria-hidden />
                  <span className={styles.itemWords}>
                    <strong>{name}</strong>
                    <span>
                      {t(`purpose.${form.purpose === 'quick' ? 'quick' : 'full'}`)} · {t('app.fields', { count: fieldCount(form.nodes) })}
                    </span>
                  </span>
                  {state !== 'published' && <Tag color={state === 'new' ? 'green' : 'indigo'}>{t(`state.${state}`)}</Tag>}
                  <ChevronRight size={16} aria-hidden />
                </Link>
                <IconButton
                  icon={Trash2}
                  label={t('object.deleteLayout', { name })}
                  onClick={() =>
                    void confirm({ title: t('object.deleteLayoutTitle', { name }), body: t('object.deleteLayoutHelp'), action: t('object.deleteLayoutAction'), danger: true }).then((yes) => {
                      if (yes) void deleteDefinition('form', form.key);
                    })
                  }
                />
              </li>
            );
          })}
        </ul>
      </Panel>
      <Suspense>{adding && <NewLayout app={app} object={object} taken={(forms.data ?? []).map((form) => form.key)} onClose={() => setAdding(false)} />}</Suspense>
    </PageBody>
  );
}
