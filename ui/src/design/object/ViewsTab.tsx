import { Plus, TableProperties } from 'lucide-react';
import { useState } from 'react';
import { ConditionWords } from '@/expression/ConditionWords';
import { text, useT } from '@/shared/i18n';
import { Button, EmptyState, InlineError, PageBody, Panel, SkeletonLines, Tag } from '@/shared/ui';
import { metaOf, putDefinition, useDefinitions, type ObjectDoc, type ViewDoc } from '@/meta';
import { NewDialog } from '../NewDialog';
import styles from '../Design.module.css';
import { ViewEditor } from './ViewEditor';

interface ViewsTabProps {
  app: string;
  object: ObjectDoc;
  chosen: string | undefined;
  onChoose: (view: string | undefined) => void;
}

/** The shared views of an object. */
export function ViewsTab({ app, object, chosen, onChoose }: ViewsTabProps) {
  const t = useT('design');
  const [adding, setAdding] = useState(false);
  const views = useDefinitions('view');
  const list = (views.data ?? []).filter((view) => view.object === object.key).toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0) || (a.key < b.key ? -1 : 1));
  const open = list.find((view) => view.key === chosen) ?? list[0];
  const add = (
    <Button kind="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t('view.new')}
    </Button>
  );
  return (
    <PageBody>
      <header className={styles.pageHead}>
        <p className={styles.quiet}>{t('view.help')}</p>
        <span className={styles.grow} />
        {list.length > 0 && add}
      </header>
      {views.error && <InlineError error={views.error} onRetry={() => void views.refetch()} />}
      {views.isPending && !views.error && <SkeletonLines lines={4} />}
      {views.data && list.length === 0 && (
        <Panel>
          <EmptyState icon={TableProperties} title={t('view.none')} actions={add}>
            {t('view.noneHelp')}
          </EmptyState>
        </Panel>
      )}
      {open && (
        <div className={styles.split}>
          <Panel bare className={styles.clip}>
            <ul>
              {list.map((view) => {
                const { state } = metaOf<'view'>(view);
                return (
                  <li key={view.key} className={styles.lastItem}>
                    <button type="button" className={styles.item} aria-current={view.key === open.key || undefined} onClick={() => onChoose(view.key)}>
                      <span className={styles.itemWords}>
                        <strong>{text(view.label) || view.key}</strong>
                        <span>{view.filter ? <ConditionWords object={object.key} usage="filter" source={view.filter} /> : t('view.noFilter')}</span>
                      </span>
                      {view.default && <Tag color="blue">{t('view.default')}</Tag>}
                      {state !== 'published' && <Tag color={state === 'new' ? 'green' : 'indigo'}>{t(`state.${state}`)}</Tag>}
                    </button>
                  </li>
                );
              })}
            </ul>
          </Panel>
          <ViewEditor key={open.key} view={open.key} object={object} onDeleted={() => onChoose(undefined)} />
        </div>
      )}
      {adding && (
        <NewDialog
          title={t('view.new')}
          action={t('new.create')}
          kind="other"
          prefix="view"
          before={`${object.key}_`}
          taken={['all', ...(views.data ?? []).map((view) => view.key)]}
          onClose={() => setAdding(false)}
          onCreate={async (label, key) => {
            const fields = object.fields.filter((field) => !field.archived).slice(0, 8);
            await putDefinition<ViewDoc>({
              kind: 'view',
              key,
              ...(app !== '_' && { app }),
              object: object.key,
              label,
              columns: fields.map((field) => ({ field: field.key })),
            });
            setAdding(false);
            onChoose(key);
          }}
        />
      )}
    </PageBody>
  );
}
