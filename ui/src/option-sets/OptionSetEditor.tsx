import { Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { DraftState } from '@/design/DraftState';
import styles from '@/design/Design.module.css';
import { useDocSession } from '@/design/useDocSession';
import { cleaned, deleteDefinition, problemsUnder, replaceEverywhere, useDefinition, useDefinitions, useOptionCounts, useUses, type OptionSetDoc } from '@/meta';
import { LabelProp, OptionList } from '@/meta/props';
import { loadWords, text, useT } from '@/shared/i18n';
import { Button, Field, InlineError, Panel, Select, SkeletonLines } from '@/shared/ui';

const WhereUsed = lazy(() => loadWords('use').then(() => import('@/use/WhereUsed')).then((module) => ({ default: module.WhereUsed })));
const Removal = lazy(() => loadWords('use').then(() => import('@/use/Removal')).then((module) => ({ default: module.Removal })));

/** One option set: its words, its options with how often each is used, and where it is used. */
export function OptionSetEditor({ set, onGone }: { set: string; onGone: () => void }) {
  const t = useT('option-sets');
  const definition = useDefinition('option_set', set);
  const sets = useDefinitions('option_set').data ?? [];
  const { session, view } = useDocSession('option_set', definition.data);
  const published = definition.data?.$meta.published ?? null;
  const counts = useOptionCounts('option_set', published ? set : '');
  const uses = useUses('option_set', set);
  const [removing, setRemoving] = useState(false);
  if (definition.error) return <InlineError error={definition.error} onRetry={() => void definition.refetch()} />;
  if (!session || !view) return <SkeletonLines lines={6} />;
  const doc = view.present;
  const apply = (change: (doc: OptionSetDoc) => OptionSetDoc, part?: string) => session.apply(change, part);
  const problems = problemsUnder(view.save.problems[`option_set/${set}`], '');
  const below = Object.fromEntries(Object.entries(problems).flatMap(([path, words]) => (path.startsWith('options.') ? [[path.slice('options.'.length), words]] : [])));
  const name = text(doc.label) || set;
  const parent = sets.find((one) => one.key === doc.parent);
  return (
    <div style={{ display: 'flex', flexDirection: 'column', gap: 16, minWidth: 0 }}>
      <Panel title={name} actions={<DraftState view={view} session={session} />}>
        <div className={styles.two}>
          <LabelProp label={t('label')} required value={doc.label} error={problems.label} onChange={(label) => apply((now) => ({ ...now, label: label ?? {} }), 'label')} />
          <LabelProp label={t('description')} value={doc.description} error={problems.description} onChange={(description) => apply((now) => cleaned({ ...now, description }), 'description')} />
          <Field label={t('parent')} help={t('parentHelp')} error={problems.parent}>
            <Select
              value={doc.parent ?? null}
              clearable
              placeholder={t('noParent')}
              options={sets.filter((one) => one.key !== set).map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))}
              onChange={(next) => apply((now) => cleaned({ ...now, parent: next ?? undefined, options: now.options.map(({ parents, ...option }) => (next === now.parent && parents ? { ...option, parents } : option)) }))}
            />
          </Field>
        </div>
      </Panel>
      <Panel title={t('options', { count: doc.options.length })}>
        {problems.options && <InlineError>{problems.options}</InlineError>}
        <OptionList
          options={doc.options}
          errors={below}
          fixed={new Set(published?.options.map((option) => option.value))}
          counts={published ? counts : undefined}
          above={parent?.options}
          target={{ kind: 'option_set', of: set }}
          onChange={(options, part) => apply((now) => ({ ...now, options }), part)}
          onReplace={async (value, by) => {
            await session.flush();
            await replaceEverywhere('option_set', set, { option: value, with: by });
            return false;
          }}
        />
      </Panel>
      <Panel title={t('uses')}>
        <Suspense fallback={<SkeletonLines lines={3} />}>
          <WhereUsed kind="option_set" of={set} name={name} />
        </Suspense>
      </Panel>
      <div>
        <Button icon={Trash2} onClick={() => void session.flush().then(() => uses.refetch()).then(() => setRemoving(true))}>
          {t('remove')}
        </Button>
      </div>
      {removing && (
        <Suspense>
          <Removal
            kind="option_set"
            of={set}
            name={name}
            title={t('removeTitle', { name })}
            body={t('removeBody')}
            action={t('remove')}
            danger
            onClose={() => setRemoving(false)}
            onRemove={async () => {
              await deleteDefinition('option_set', set);
              onGone();
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
