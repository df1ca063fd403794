import { Trash2, X } from 'lucide-react';
import { announce } from '@/shared/a11y';
import { text, useT } from '@/shared/i18n';
import { Button, Checkbox, confirm, Field, IconButton, InlineError, Panel, Select, SkeletonLines, Switch } from '@/shared/ui';
import { cleaned, deleteDefinition, useDefinition, type ObjectDoc, type ViewColumn, type ViewDoc } from '@/meta';
import { LabelProp, NumberProp } from '@/meta/props';
import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { DraftState } from '../DraftState';
import { SortableItem } from '../SortableItem';
import { useDocSession } from '../useDocSession';
import { SortKeys } from './SortKeys';
import { systemColumns } from './viewModel';
import styles from '../Design.module.css';

/** Name, columns, filter and order of a shared view. */
export function ViewEditor({ view: key, object, onDeleted }: { view: string; object: ObjectDoc; onDeleted: () => void }) {
  const t = useT('design');
  const definition = useDefinition('view', key);
  const { session, view } = useDocSession('view', definition.data);
  if (definition.error) return <InlineError error={definition.error} onRetry={() => void definition.refetch()} />;
  if (!session || !view) return <SkeletonLines lines={6} />;
  const doc = view.present;
  const set = (patch: Partial<ViewDoc>, part?: string) => session.apply((now) => cleaned({ ...now, ...patch }), part);
  const columns = doc.columns ?? [];
  const setColumns = (next: ViewColumn[], part?: string) => set({ columns: next }, part);
  const fields = [...object.fields.filter((field) => !field.archived).map((field) => ({ key: field.key, label: text(field.label) || field.key })), ...systemColumns(object.owner === true).map((one) => ({ key: one, label: t(`system.${one}`) }))];
  const nameOf = (field: string) => fields.find((one) => one.key === field)?.label ?? field;
  const left = fields.filter((field) => !columns.some((column) => column.field === field.key));
  const move = (from: number, to: number) => {
    if (to < 0 || to >= columns.length || from === to) return;
    const next = [...columns];
    next.splice(to, 0, ...next.splice(from, 1));
    setColumns(next);
    announce(t('nav.moved', { name: nameOf(columns[from]!.field), place: to + 1 }));
  };
  const problems = view.save.problems[`view/${key}`] ?? {};
  const firstProblem = Object.values(problems)[0]?.message;
  return (
    <div style={{ display: 'flex', flexDirection: 'column', gap: 16, minWidth: 0 }}>
      <Panel title={text(doc.label) || doc.key} actions={<DraftState view={view} session={session} />}>
        <div className={styles.form}>
          {firstProblem && <InlineError>{firstProblem}</InlineError>}
          <LabelProp label={t('view.label')} value={doc.label} onChange={(label) => set({ label }, 'label')} />
          <div className={styles.two}>
            <NumberProp label={t('view.order')} integer value={doc.order} onChange={(order) => set({ order }, 'order')} />
            <Field label={t('view.default')} group>
              <Switch checked={!!doc.default} onChange={(on) => set({ default: on || undefined })}>
                {t('view.defaultHelp')}
              </Switch>
            </Field>
          </div>
        </div>
      </Panel>
      <Panel title={t('view.filter')}>
        <ConditionBuilder object={object.key} usage="filter" label={t('view.filter')} value={doc.filter ?? ''} invalid={!!problems.filter} onChange={(filter) => set({ filter: filter || undefined }, 'filter')} />
        <p className={styles.quiet}>{t('view.filterHelp')}</p>
      </Panel>
      <Panel title={t('view.columns')}>
        <ul>
          {columns.map((column, at) => (
            <Column
              key={column.field}
              column={column}
              at={at}
              count={columns.length}
              name={nameOf(column.field)}
              onChange={(patch) => setColumns(columns.map((one) => (one === column ? cleaned({ ...one, ...patch }) : one)), `column.${column.field}`)}
              onMove={(to) => move(at, to)}
              onDropped={(from, to) => move(from, from < to ? to - 1 : to)}
              onRemove={() => setColumns(columns.filter((one) => one !== column))}
            />
          ))}
        </ul>
        {columns.length === 0 && <p className={styles.quiet}>{t('view.allColumns')}</p>}
        {left.length > 0 && (
          <div style={{ maxWidth: 280, marginTop: 8 }}>
            <Select label={t('view.addColumn')} placeholder={t('view.addColumn')} value={null} options={left.map((field) => ({ value: field.key, label: field.label, keywords: field.key }))} onChange={(field) => field && setColumns([...columns, { field }])} />
          </div>
        )}
      </Panel>
      <Panel title={t('view.sort')}>
        <SortKeys value={doc.sort ?? ''} fields={fields} onChange={(sort) => set({ sort })} />
      </Panel>
      <div>
        <Button
          icon={Trash2}
          onClick={() =>
            void confirm({ title: t('view.deleteTitle', { name: text(doc.label) || doc.key }), body: t('view.deleteHelp'), action: t('view.delete'), danger: true }).then(async (yes) => {
              if (!yes) return;
              await session.flush();
              await deleteDefinition('view', key);
              onDeleted();
            })
          }
        >
          {t('view.delete')}
        </Button>
      </div>
    </div>
  );
}

interface ColumnProps {
  column: ViewColumn;
  at: number;
  count: number;
  name: string;
  onChange: (patch: Partial<ViewColumn>) => void;
  onMove: (to: number) => void;
  onDropped: (from: number, to: number) => void;
  onRemove: () => void;
}

function Column({ column, at, count, name, onChange, onMove, onDropped, onRemove }: ColumnProps) {
  const t = useT('design');
  return (
    <SortableItem
      name={name}
      className={styles.navItem}
      data={{ kind: 'view-column', at }}
      onDropped={(source, after) => onDropped(source.at as number, after ? at + 1 : at)}
      onStep={(by) => onMove(Math.min(count - 1, at + by))}
    >
      <span className={styles.itemWords}>{name}</span>
      <Checkbox checked={!!column.frozen} onChange={(frozen) => onChange({ frozen: frozen || undefined })}>
        {t('view.frozen')}
      </Checkbox>
      <span style={{ width: 112 }}>
        <WidthInput value={column.width} label={t('view.widthOf', { name })} onChange={(width) => onChange({ width })} />
      </span>
      <IconButton size="small" icon={X} label={t('view.removeColumn', { name })} onClick={onRemove} />
    </SortableItem>
  );
}

function WidthInput({ value, label, onChange }: { value: number | undefined; label: string; onChange: (width: number | undefined) => void }) {
  const t = useT('design');
  return (
    <Select
      size="small"
      label={label}
      value={value === undefined ? '' : String(value)}
      options={[{ value: '', label: t('view.autoWidth') }, ...[...new Set([80, 120, 160, 220, 300, 400, ...(value ? [value] : [])])].sort((a, b) => a - b).map((width) => ({ value: String(width), label: `${width}` }))]}
      onChange={(next) => onChange(next ? Number(next) : undefined)}
    />
  );
}
