import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ListChecks, Monitor, Plus } from 'lucide-react';
import { useState } from 'react';
import { DraftBar } from '@/design/DraftBar';
import { NewDialog } from '@/design/NewDialog';
import styles from '@/design/Design.module.css';
import { metaOf, putDefinition, useDefinitions, type FieldSpec, type OptionSetDoc } from '@/meta';
import { text, useLocale, useT } from '@/shared/i18n';
import { useBreadcrumb } from '@/shared/page';
import { Banner, Button, EmptyState, InlineError, media, PageBody, Panel, SkeletonLines, Tag, useMedia } from '@/shared/ui';
import { OptionSetEditor } from './OptionSetEditor';

/** Fields of a list, columns of sub-forms too. */
const withColumns = (fields: readonly FieldSpec[]): FieldSpec[] => fields.flatMap((field) => [field, ...withColumns(((field as { fields?: FieldSpec[] }).fields) ?? [])]);

/** Lists of options that fields share. */
export default function OptionSetsPage() {
  const t = useT('option-sets');
  const td = useT('design');
  const { app = '_' }: { app?: string } = useParams({ strict: false });
  const navigate = useNavigate();
  const locale = useLocale((s) => s.locale);
  const wide = useMedia(media.designer);
  const search = useSearch({ strict: false }) as { node?: string };
  const list = useDefinitions('option_set', app);
  const objects = useDefinitions('object').data ?? [];
  const [adding, setAdding] = useState(false);
  useBreadcrumb([{ label: t('title') }]);
  const sets = list.data ?? [];
  const chosen = sets.find((one) => one.key === search.node) ?? sets[0];
  const open = (key: string | undefined) => void navigate({ to: '.', search: ((old: object) => ({ ...old, node: key })) as never, replace: true });
  const users = (key: string) => objects.flatMap((object) => withColumns(object.fields)).filter((field) => field.option_set === key && !field.archived).length;
  return (
    <>
      <DraftBar app={app} />
      <div className={styles.scroll}>
        <PageBody>
          <header className={styles.pageHead}>
            <h2>{t('title')}</h2>
            <span className={styles.grow} />
            {wide && (
              <Button kind="primary" icon={Plus} onClick={() => setAdding(true)}>
                {t('new')}
              </Button>
            )}
          </header>
          <p className={styles.quiet}>{t('help')}</p>
          {!wide && <Banner icon={Monitor}>{td('onComputer')}</Banner>}
          {list.error && <InlineError error={list.error} onRetry={() => void list.refetch()} />}
          {list.isPending && !list.error && <SkeletonLines lines={4} />}
          {list.data && sets.length === 0 && <EmptyState icon={ListChecks} title={t('none')} />}
          {chosen && (
            <div className={styles.split}>
              <Panel bare className={styles.clip}>
                <ul>
                  {sets.map((set) => {
                    const { state } = metaOf<'option_set'>(set);
                    return (
                      <li key={set.key} className={styles.lastItem}>
                        <button type="button" className={styles.item} aria-current={set.key === chosen.key || undefined} onClick={() => open(set.key)}>
                          <span className={styles.itemWords}>
                            <strong>{text(set.label) || set.key}</strong>
                            <span>{t('summary', { options: t('options', { count: set.options.length }), fields: t('fields', { count: users(set.key) }) })}</span>
                          </span>
                          {state !== 'published' && <Tag color={state === 'new' ? 'green' : 'indigo'}>{td(`state.${state}`)}</Tag>}
                        </button>
                      </li>
                    );
                  })}
                </ul>
              </Panel>
              <div inert={!wide} style={{ minWidth: 0 }}>
                <OptionSetEditor key={chosen.key} set={chosen.key} onGone={() => open(undefined)} />
              </div>
            </div>
          )}
        </PageBody>
      </div>
      {adding && (
        <NewDialog
          title={t('new')}
          action={td('new.create')}
          kind="other"
          prefix="options"
          taken={sets.map((set) => set.key)}
          onClose={() => setAdding(false)}
          onCreate={async (label, key) => {
            await putDefinition<OptionSetDoc>({ kind: 'option_set', key, ...(app !== '_' && { app }), label, options: [{ value: 'option_1', label: { [locale]: t('first') } }] });
            setAdding(false);
            open(key);
          }}
        />
      )}
    </>
  );
}
