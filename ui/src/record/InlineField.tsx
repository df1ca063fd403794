import { namesSeveral } from '@/fields/parts/links';
import { FieldEditor } from './Presence';
import { AnyValue } from './AnyValue';
import { LinksValue } from './LinksValue';
import { CircleQuestionMark, Info, Lock, Pencil } from 'lucide-react';
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { moduleOf, type FieldContext } from '@/fields';
import { iconOf } from '@/fields/icons';
import { cardOf, linkId } from '@/fields/format';
import { isDerived, shownAs } from '@/fields/parts/derived';
import { inCurrency } from '@/fields/parts/currency';
import { helpOf } from '@/fields/parts/help';
import type { Fault, Finding } from '@/form-engine';
import { confirmWarnings, fieldFaultWords, useSource } from '@/form-runtime';
import { isApiError, useMe } from '@/shared/api';
import type { FieldMeta, FormNode, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { useEditing, useHold } from '@/shared/live';
import { isComposing } from '@/shared/keys';
import { useViewOnly } from '@/shared/page';
import { cx, Field, Tooltip } from '@/shared/ui';
import { Masked } from './Masked';
import styles from './Record.module.css';
import type { Judge } from './useDetails';
import type { Why } from './why';

const ReadRows = lazy(() => import('@/fields/subform/ReadRows').then((m) => ({ default: m.ReadRows })));

export interface InlineFieldProps {
  record: RecordData;
  field: FieldMeta;
  node?: FormNode;
  ctx: FieldContext;
  object: string;
  writable: boolean;
  /** Read-only for now, by a rule of the form. */
  closed?: boolean;
  judge: Judge;
  /** Saves the value; rejects with what the server refused. `seen` are the warnings that the person has read. */
  onSave: (field: FieldMeta, value: unknown, seen?: readonly Finding[]) => Promise<void>;
  onLink: (id: string, title: string) => void;
  /** Asks why the field cannot be changed, or is shown masked. */
  onWhy: (why: Why) => void;
}

/** One value of a record: read, and edited where it stands. */
export function InlineField(props: InlineFieldProps) {
  const { field, node, ctx, writable } = props;
  const [editing, setEditing] = useState(false);
  const label = text(node?.label, ctx.locale) || text(field.label, ctx.locale) || field.key;
  if (editing && writable) return <Editing {...props} label={label} onEnd={() => setEditing(false)} />;
  return <Reading {...props} label={label} onEdit={() => setEditing(true)} />;
}

function Reading({
  record,
  field,
  ctx,
  object,
  writable,
  closed,
  label,
  onEdit,
  onWhy,
}: InlineFieldProps & { label: string; onEdit: () => void }) {
  const t = useT('record');
  const viewOnly = useViewOnly();
  const value = record[field.key];
  const waits = ctx.calculating?.includes(field.key) === true;
  const blank = !waits && moduleOf(field).isBlank(value);
  const masked = !blank && isMasked(record, field.key);
  const shown = blank ? (
    <span className={styles.blank}>–</span>
  ) : (
    <Value field={inCurrency(field, (key) => record[key])} value={value} ctx={ctx} object={object} id={record.id} />
  );
  if (field.type === 'subform') {
    return (
      <div className={styles.value}>
        <ValueLabel field={field} ctx={ctx} label={label} record={record.id} />
        {blank ? (
          <div className={styles.valueBox}>{shown}</div>
        ) : (
          <Suspense>
            <ReadRows
              rows={value as Record<string, unknown>[]}
              field={field}
              ctx={ctx}
              masked={(column, row) => {
                const may = record.$rights?.reveal?.includes(`${field.key}.${column.key}`) === true;
                return <Masked key={`${row.id as string} ${String(row[column.key])}`} field={column} mask={row[column.key]} ctx={ctx} object={object} id={record.id} of={{ field: field.key, row: row.id as string }} may={may} />;
              }}
            />
          </Suspense>
        )}
      </div>
    );
  }
  const linked =
    !blank && (field.type === 'relation' || field.type === 'any_relation' || field.type === 'relations' || reaching.has(shownAs(field).type) || moduleOf(field).roomy === true);
  if (masked) {
    return (
      <div className={styles.value}>
        <ValueLabel field={field} ctx={ctx} label={label} record={record.id} />
        <Masked key={`${record.id} ${String(value)}`} field={field} mask={value} ctx={ctx} object={object} id={record.id} may={record.$rights?.reveal?.includes(field.key) === true} onWhy={record.$rights && (() => onWhy({ field: field.key }))}>
          {(shown, words) =>
            writable ? (
              <button type="button" className={styles.valueBox} aria-label={t('replaceField', { label, value: words })} onClick={onEdit}>
                {shown}
                <Pencil aria-hidden />
              </button>
            ) : (
              <div className={styles.valueBox}>{shown}</div>
            )
          }
        </Masked>
      </div>
    );
  }
  return (
    <div className={styles.value}>
      <ValueLabel field={field} ctx={ctx} label={label} record={record.id} />
      {writable && !linked ? (
        <button
          type="button"
          className={styles.valueBox}
          aria-label={t('editField', { label, value: [moduleOf(field).format(value, field, ctx), isMeasured(field, value) && field.unit].filter(Boolean).join(' ') || t('blank') })}
          onClick={onEdit}
        >
          {shown}
          <Pencil aria-hidden />
        </button>
      ) : writable ? (
        <div className={styles.valueBox} onDoubleClick={onEdit}>
          {shown}
          <button
            type="button"
            className={styles.pencil}
            aria-label={t('editField', { label, value: '' })}
            onClick={onEdit}
          >
            <Pencil aria-hidden />
          </button>
        </div>
      ) : isDerived(field) ? (
        <ComputedBox field={field} object={object} ctx={ctx}>
          {shown}
        </ComputedBox>
      ) : (
        <div className={styles.valueBox} title={closed ? t('closedField') : field.read_only ? t('readOnlyField') : undefined}>
          {shown}
          {!field.system && (field.read_only || closed) && <Lock aria-hidden />}
          {!field.system && !closed && record.$rights && !viewOnly && (
            <button type="button" className={styles.pencil} aria-label={t('whyField', { label })} title={t('whyField', { label })} onClick={() => onWhy({ operation: 'edit', field: field.key })}>
              <CircleQuestionMark aria-hidden />
            </button>
          )}
        </div>
      )}
    </div>
  );
}

/** What a value is called, with the help of its field behind a mark, and who else edits it right now. */
function ValueLabel({ field, ctx, label, record }: Pick<InlineFieldProps, 'field' | 'ctx'> & { label: string; record?: string }) {
  const help = helpOf(field, ctx);
  return (
    <span className={styles.valueLabel}>
      {label}
      {help && (
        <Tooltip content={help}>
          <button type="button" className={styles.help} aria-label={help}>
            <Info aria-hidden />
          </button>
        </Tooltip>
      )}
      {record && <FieldEditor record={record} field={field.key} />}
    </span>
  );
}

/** Whether a record shows a mask in the place of a value. */
export function isMasked(record: RecordData, key: string): boolean {
  return record.$masked?.includes(key) === true;
}

/** A computed value, with the sign of its kind and, on hover, where it comes from. */
function ComputedBox({ field, object, ctx, children }: Pick<InlineFieldProps, 'field' | 'object' | 'ctx'> & { children: ReactNode }) {
  const source = useSource(field, object, ctx);
  const Icon = iconOf(field.type);
  return (
    <Tooltip content={source} placement="bottom-start" named>
      <div className={styles.valueBox}>
        {children}
        <Icon role="img" aria-label={source} className={styles.sign} />
      </div>
    </Tooltip>
  );
}

/** A value with room: whole texts, links that lead to their record. */
export function Value({
  field,
  value,
  ctx,
  object,
  id,
}: {
  field: FieldMeta;
  value: unknown;
  ctx: FieldContext;
  object: string;
  id?: string;
}) {
  const module = moduleOf(field);
  const objects = useMe().data?.objects;
  if (module.roomy) {
    return (
      <Suspense fallback={null}>
        <module.Input value={value} field={field} ctx={ctx} object={object} id={id} readOnly onChange={() => undefined} />
      </Suspense>
    );
  }
  if (field.type === 'long_text') return <span className={cx(styles.valueText, styles.long)}>{String(value ?? '')}</span>;
  if (field.type === 'relation' && field.object && objects?.[field.object]) {
    const title = module.format(value, field, ctx);
    if (!title) return <span className={styles.valueText}>{ctx.t('lookup.unknown')}</span>;
    return (
      <Link
        to="/a/$app/o/$object/$id"
        params={{ app: objects[field.object]?.app || '_', object: field.object, id: linkId(value) }}
        className={styles.linkValue}
        data-card={cardOf(field.object, value)}
      >
        {title}
      </Link>
    );
  }
  if (field.type === 'any_relation') return <AnyValue value={value} ctx={ctx} />;
  if (namesSeveral(field.type)) return <LinksValue field={field} value={value} ctx={ctx} />;
  // A job that is computing the value says so in its cell; a tick alone would not say no.
  if (inWords.has(shownAs(field).type) && !ctx.calculating?.includes(field.key))
    return <span className={styles.valueText}>{module.format(value, field, ctx)}</span>;
  const cell = <module.Cell value={value} field={field} ctx={ctx} object={object} id={id} />;
  if (!isMeasured(field, value)) return cell;
  return (
    <span className={styles.measured}>
      {cell}
      <span className={styles.unit}>{field.unit}</span>
    </span>
  );
}

/** Whether a unit stands behind the value. */
function isMeasured(field: FieldMeta, value: unknown): boolean {
  return typeof field.unit === 'string' && field.unit !== '' && typeof value === 'number';
}

/** Types whose values are read as words, whole. */
const inWords = new Set(['switch', 'text', 'auto_number', 'address']);

/** Types whose values open something: pressing one does not edit it. */
const reaching = new Set(['url', 'phone', 'email']);

/** The input in the place of a value, until it is saved or given up; within `cell` it has the name of its column and is of another record than the page's. */
export function Editing({
  record,
  field,
  ctx,
  object,
  label,
  cell,
  judge,
  onSave,
  onLink,
  onEnd,
}: Pick<InlineFieldProps, 'record' | 'field' | 'ctx' | 'object' | 'judge' | 'onSave' | 'onLink'> & { label: string; cell?: boolean; onEnd: () => void }) {
  const t = useT('record');
  const module = moduleOf(field);
  useHold(record.id);
  useEditing(cell ? null : field.key);
  // What a mask stands for is not known: it is replaced, not changed, and left alone when nothing is entered.
  const masked = isMasked(record, field.key);
  const before = masked ? module.blank : record[field.key];
  const [value, setValue] = useState(before);
  const [fault, setFault] = useState<Fault | null>(null);
  const latest = useRef(value);
  const inside = useRef(true);
  const ending = useRef(false);
  const opens = module.edit === 'choose' && field.type !== 'switch';
  const put = (next: unknown): void => {
    latest.current = next;
    setValue(next);
  };
  const cancel = (): void => {
    ending.current = true;
    onEnd();
  };
  const commit = async (): Promise<void> => {
    if (ending.current) return;
    const write = (v: unknown): string => JSON.stringify(module.toApi?.(v) ?? v);
    const next = latest.current;
    if (write(next) === write(before) || (masked && module.isBlank(next))) {
      if (!fault) cancel();
      return;
    }
    const bad = module.isBlank(next)
      ? field.required
        ? { code: 'required' }
        : null
      : (module.check?.(next, field) ?? null);
    if (bad || fault) {
      setFault(bad ?? fault);
      return;
    }
    ending.current = true;
    const judged = await judge(field.key, next);
    const save = !judged.fault && (judged.warnings.length === 0 || (await confirmWarnings(judged.warnings, ctx)));
    if (!save) {
      judged.forget();
      ending.current = false;
      setFault(judged.fault);
      return;
    }
    try {
      const saving = onSave(field, next, judged.warnings);
      onEnd();
      await saving;
    } catch (error) {
      // The owner of the record shows what was refused and offers the text again.
      if (!isApiError(error)) throw error;
    }
  };
  return (
    <div
      className={styles.value}
      onFocus={() => {
        inside.current = true;
      }}
      onBlur={() => {
        // Focus that moves into a calendar or a list is still inside: React tells of it here.
        inside.current = false;
        if (!opens) setTimeout(() => !inside.current && void commit(), 0);
      }}
      onKeyDown={(event) => {
        if (isComposing(event)) return;
        if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          cancel();
        } else if (
          event.key === 'Enter' &&
          !opens &&
          ((field.type !== 'long_text' && !module.roomy) || event.metaKey || event.ctrlKey) &&
          (event.target as Element).tagName !== 'BUTTON'
        ) {
          event.preventDefault();
          event.stopPropagation();
          (document.activeElement as HTMLElement | null)?.blur();
        }
      }}
    >
      <Field
        label={label}
        labelHidden={cell}
        required={field.required}
        help={masked ? t('reveal.replaces') : (!cell && helpOf(field, ctx)) || undefined}
        error={fault ? fieldFaultWords(fault, field, ctx) : undefined}
        group={module.roomy || field.type === 'address'}
      >
        <Suspense fallback={<div style={{ height: 34 }} />}>
          <module.Input
            value={value}
            field={{ ...field, show_as: 'dropdown' }}
            ctx={ctx}
            object={object}
            id={record.id}
            autoFocus
            defaultOpen={opens}
            onLink={onLink}
            beside={(key) => record[key]}
            onFault={setFault}
            onChange={(next) => {
              put(next);
              if (module.atOnce || field.type === 'switch') void commit();
            }}
            onOpenChange={(open) => {
              if (!open && opens) setTimeout(() => void commit(), 0);
            }}
          />
        </Suspense>
      </Field>
    </div>
  );
}
