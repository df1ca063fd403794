import { ChevronRight, GripVertical, Plus, Trash2 } from 'lucide-react';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { FieldDialogs, likeField, mayChangeType, type FieldDialog } from '@/form-designer/panel/FieldDialogs';
import { iconOf, newField, notColumns, typeGroups } from '@/form-designer/types';
import { cleaned, partKey, partOf, renameField, SettingsScopeProvider, useSettingsScope, type FieldSpec, type SettingsProps } from '@/meta';
import { NumberProp, propStyles } from '@/meta/props';
import { announce } from '@/shared/a11y';
import { useMe } from '@/shared/api';
import { useDraggable, useDropTarget } from '@/shared/dnd';
import { loadWords, text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { Button, cx, Drawer, Field, IconButton, Menu, MultiSelect, Select, SkeletonLines } from '@/shared/ui';
import { isDerived, shownAs } from '../parts/derived';
import styles from './Settings.module.css';

const WhereUsed = lazy(() => loadWords('use').then(() => import('@/use/WhereUsed')).then((module) => ({ default: module.WhereUsed })));
const PurgeField = lazy(() => import('@/design/object/PurgeField').then((module) => ({ default: module.PurgeField })));
const FieldPanel = lazy(() => import('@/form-designer/panel/FieldPanel').then((module) => ({ default: module.FieldPanel })));

const NUMBERS = new Set(['number', 'money', 'percent']);

/** Whether there is only the column that a new sub-form begins with, as it was made: it gives way to the first one that is chosen. */
function untouched(columns: FieldSpec[], published: FieldSpec[] | undefined, name: string): boolean {
  const [only, ...rest] = columns;
  return !!only && rest.length === 0 && !published?.length && only.type === 'text' && Object.keys(only).length === 3 && (only.label.zh ?? only.label.en) === name;
}

/** The columns of a sub-form, in a list of their own, and how its rows are shown. */
export default function SubformSettings({ field, onChange, errors, published }: SettingsProps) {
  const t = useT('form-designer');
  const locale = useLocale((s) => s.locale);
  const [open, setOpen] = useState<string | null>(null);
  const [fresh, setFresh] = useState(false);
  const [asked, setAsked] = useState<FieldDialog>(null);
  const columns = field.fields ?? [];
  const living = columns.filter((column) => !column.archived);
  const label = (column: FieldSpec): string => text(column.label, locale) || column.key;
  const set = (fields: FieldSpec[], part?: string, more: Partial<FieldSpec> = {}): void => onChange({ fields, ...more }, part);
  const options = (of: FieldSpec[]) => of.map((column) => ({ value: column.key, label: label(column), keywords: column.key }));
  const summed = living.filter((column) => NUMBERS.has(shownAs(column as never).type));

  const add = (type: string): void => {
    const kept = untouched(columns, published?.fields, t('newField')) ? [] : columns;
    const made = newField(type, columns.map((column) => column.key), locale, t);
    set([...kept, made]);
    setFresh(true);
    setOpen(made.key);
    announce(t('added', { name: label(made), place: kept.length + 1, count: kept.length + 1 }));
  };
  const move = (key: string, to: number): void => {
    const from = columns.findIndex((column) => column.key === key);
    if (from < 0 || to < 0 || to >= columns.length || from === to) return;
    const next = [...columns];
    next.splice(to, 0, ...next.splice(from, 1));
    set(next);
    announce(t('moved', { name: label(columns[from]!), place: to + 1, count: columns.length }));
  };
  const remove = (key: string): void => {
    const wasThere = published?.fields?.some((column) => column.key === key);
    const totals = field.totals?.filter((one) => one !== key);
    const without = { totals: totals?.length ? totals : undefined, title: field.title === key ? undefined : field.title };
    if (wasThere) {
      const archived = columns.find((column) => column.key === key)?.archived ? undefined : true;
      set(columns.map((column) => (column.key === key ? cleaned({ ...column, archived }) : column)), undefined, archived ? without : {});
    } else {
      setOpen(null);
      set(columns.filter((column) => column.key !== key), undefined, without);
    }
  };
  return (
    <>
      <Field label={t('settings.columns')} required error={errors.fields} group>
        <div className={styles.list} role="list">
          {columns.map((column, index) => (
            <ColumnRow
              key={column.key}
              column={column}
              index={index}
              count={columns.length}
              name={label(column)}
              bad={Object.keys(errors).some((path) => path.startsWith(`fields.${index}.`))}
              fixed={published?.fields?.some((one) => one.key === column.key) ?? false}
              onOpen={() => {
                setFresh(false);
                setOpen(column.key);
              }}
              onAsk={() => {
                setFresh(false);
                setOpen(column.key);
                setAsked('remove');
              }}
              onMove={(to) => move(column.key, to)}
              onDropped={move}
              onRemove={() => remove(column.key)}
            />
          ))}
        </div>
        <div className={propStyles.actions}>
          <Menu
            label={t('settings.addColumn')}
            items={() =>
              typeGroups.flatMap(({ group, types }) => {
                const some = types.filter((type) => !notColumns.has(type));
                return some.length === 0 ? [] : [{ heading: t(`group.${group}`) }, ...some.map((type) => ({ label: t(`type.${type}`), icon: iconOf(type), onSelect: () => add(type) }))];
              })
            }
          >
            <Button kind="text" size="small" icon={Plus}>
              {t('settings.addColumn')}
            </Button>
          </Menu>
        </div>
      </Field>
      <div className={propStyles.pair}>
        <NumberProp label={t('settings.minRows')} integer least={0} value={field.min_rows} error={errors.min_rows} placeholder="0" onChange={(min_rows) => onChange({ min_rows: min_rows || undefined }, 'min_rows')} />
        <NumberProp label={t('settings.maxRows')} integer least={1} value={field.max_rows} error={errors.max_rows} placeholder="1000" onChange={(max_rows) => onChange({ max_rows }, 'max_rows')} />
      </div>
      <div className={propStyles.pair}>
        <NumberProp label={t('settings.defaultRows')} integer least={0} value={field.default_rows} error={errors.default_rows} placeholder="0" onChange={(default_rows) => onChange({ default_rows: default_rows || undefined }, 'default_rows')} />
        <NumberProp label={t('settings.frozen')} integer least={1} value={field.frozen} error={errors.frozen} placeholder="1" onChange={(frozen) => onChange({ frozen }, 'frozen')} />
      </div>
      {summed.length > 0 && (
        <Field label={t('settings.totals')} error={errors.totals}>
          <MultiSelect value={field.totals ?? []} options={options(summed)} onChange={(totals) => onChange({ totals: totals.length ? totals : undefined })} />
        </Field>
      )}
      {living.length > 0 && (
        <Field label={t('settings.rowTitle')} help={t('settings.rowTitleHelp')} error={errors.title}>
          <Select value={field.title ?? null} clearable placeholder={label(living[0]!)} options={options(living)} onChange={(title) => onChange({ title: title ?? undefined })} />
        </Field>
      )}
      {open !== null && columns.some((column) => column.key === open) && (
        <ColumnDrawer field={field} columnKey={open} errors={errors} published={published} fresh={fresh} asked={asked} onAsk={setAsked} onChange={onChange} onRenamed={setOpen} onRemove={() => remove(open)} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

interface ColumnDrawerProps extends SettingsProps {
  columnKey: string;
  fresh: boolean;
  /** What is asked about the column. */
  asked: FieldDialog;
  onAsk: (dialog: FieldDialog) => void;
  onRenamed: (to: string) => void;
  onRemove: () => void;
  onClose: () => void;
}

/** The properties of one column: those of a field, and what expressions of a row may name. */
function ColumnDrawer({ field, columnKey, errors, published, fresh, asked, onAsk, onChange, onRenamed, onRemove, onClose }: ColumnDrawerProps) {
  const t = useT('form-designer');
  const scope = useSettingsScope();
  const object = scope.object ?? '';
  const columns = field.fields ?? [];
  const index = columns.findIndex((column) => column.key === columnKey);
  const column = columns[index]!;
  const owner = scope.targets.find((target) => target.key === object);
  const inside = useMemo(() => {
    const part = partOf({ key: object, label: owner?.label ?? object }, field);
    return { ...scope, targets: [...scope.targets.filter((target) => target.key !== part.key), part], object: part.key, part: true };
  }, [scope, object, owner, field]);
  const doc = { kind: 'object' as const, key: partKey(object, field.key), label: field.label, title: '', fields: columns };
  const prefix = `fields.${index}.`;
  const old = published?.fields?.find((one) => one.key === column.key);
  const at = { object, field: field.key };
  const admin = useMe().data?.can.admin === true;
  const words = useT('design');
  const own = Object.fromEntries(Object.entries(errors).flatMap(([path, words]) => (path.startsWith(prefix) ? [[path.slice(prefix.length), words]] : [])));
  /** What is typed is taken over when its input is left, and Escape leaves none. */
  const close = () => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    onClose();
  };
  return (
    <Drawer open onClose={close} label={t('settings.column')} title={`${text(field.label) || field.key} › ${text(column.label) || column.key}`} width={420}>
      <div className={styles.drawer}>
        <SettingsScopeProvider value={inside}>
          <Suspense fallback={<SkeletonLines lines={4} />}>
            <FieldPanel
              key={index}
              object={doc}
              field={column}
              column
              published={old}
              errors={own}
              focus={fresh}
              onChange={(patch, part) => onChange({ fields: columns.map((one) => (one.key === column.key ? cleaned({ ...one, ...patch }) : one)) }, part && `${column.key}.${part}`)}
              onRename={(to, patch) => {
                const changed = { ...doc, fields: columns.map((one) => (one.key === column.key ? cleaned({ ...one, ...patch }) : one)) };
                const named = (key: string) => (key === column.key ? to : key);
                onChange({ fields: renameField(changed, column.key, to).fields, totals: field.totals?.map(named), title: field.title && named(field.title) }, `${column.key}.label`);
                onRenamed(to);
              }}
              onType={mayChangeType(doc, column) ? () => onAsk('type') : undefined}
              onArchive={column.archived ? onRemove : () => onAsk('remove')}
            />
            {column.archived && old?.archived && admin && <PurgeField object={object} field={`${field.key}.${column.key}`} name={text(column.label) || column.key} onPurged={() => onChange({ fields: columns.filter((one) => one !== column) })} />}
            {!column.archived && old && (
              <details className={styles.uses}>
                <summary>{words('object.uses')}</summary>
                <WhereUsed kind="object" of={object} part={{ field: `${field.key}.${column.key}` }} name={text(column.label) || column.key} others={likeField(doc, column).map((one) => ({ ...one, value: `${field.key}.${one.value}` }))} />
              </details>
            )}
          </Suspense>
          <FieldDialogs
            open={asked}
            object={doc}
            field={column}
            published={old}
            of={at}
            flush={saved}
            onClose={() => onAsk(null)}
            onType={(next, beside) => onChange({ fields: columns.flatMap((one) => (one.key === column.key ? [next, ...(beside ? [beside] : [])] : [one])) })}
            onRemove={onRemove}
          />
        </SettingsScopeProvider>
      </div>
    </Drawer>
  );
}

/** Dialogs wait by themselves for what is still on its way. */
const saved = (): Promise<void> => Promise.resolve();

interface ColumnRowProps {
  column: FieldSpec;
  index: number;
  count: number;
  name: string;
  bad: boolean;
  fixed: boolean;
  onOpen: () => void;
  /** Asks before the column is archived. */
  onAsk: () => void;
  onMove: (to: number) => void;
  onDropped: (key: string, to: number) => void;
  onRemove: () => void;
}

function ColumnRow({ column, index, count, name, bad, fixed, onOpen, onAsk, onMove, onDropped, onRemove }: ColumnRowProps) {
  const t = useT('form-designer');
  const row = useRef<HTMLDivElement>(null);
  const grip = useRef<HTMLButtonElement>(null);
  const Icon = iconOf(column.type);
  useDraggable(row, { handle: grip, data: () => ({ kind: 'column', key: column.key, index }), preview: () => name });
  const over = useDropTarget(row, {
    accepts: (source) => source.kind === 'column' && source.key !== column.key,
    edges: ['top', 'bottom'],
    onDrop: ({ source, edge }) => {
      const from = source.index as number;
      const to = edge === 'top' ? index : index + 1;
      onDropped(source.key as string, from < to ? to - 1 : to);
    },
  });
  return (
    <div ref={row} role="listitem" className={cx(styles.row, column.archived && styles.off, bad && styles.bad, over.over && (over.edge === 'top' ? styles.above : styles.below))}>
      <button
        ref={grip}
        type="button"
        className={propStyles.grip}
        aria-label={t('settings.moveOption', { name })}
        title={t('settings.moveOption', { name })}
        onKeyDown={(event) => {
          if (event.key === 'ArrowUp') onMove(index - 1);
          else if (event.key === 'ArrowDown') onMove(index + 1);
          else return;
          event.preventDefault();
        }}
      >
        <GripVertical aria-hidden />
      </button>
      <button
        type="button"
        className={styles.open}
        onClick={onOpen}
        onKeyDown={(event) => {
          if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
          event.preventDefault();
          event.stopPropagation();
          onMove(index + (event.key === 'ArrowUp' ? -1 : 1));
        }}
      >
        <Icon aria-hidden />
        <span>
          {column.required && !isDerived(column) && <i aria-hidden>* </i>}
          {name}
        </span>
        <ChevronRight aria-hidden />
      </button>
      <IconButton size="small" icon={Trash2} label={t(fixed ? (column.archived ? 'settings.restoreColumn' : 'settings.archiveColumn') : 'settings.removeColumn', { name })} disabled={count === 1 && !fixed} onClick={fixed && !column.archived ? onAsk : onRemove} />
    </div>
  );
}
