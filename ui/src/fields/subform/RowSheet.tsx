import { ChevronLeft, ChevronRight, Copy, Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useField, useOfRows, useRows, type Rows, type Scope } from '@/form-engine';
import { FormField } from '@/form-runtime';
import type { FieldMeta } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { Button, Dialog, Field, IconButton } from '@/shared/ui';
import type { FieldContext } from '../contract';
import { useCurrency } from '../parts/useCurrency';
import { moduleOf } from '../registry';
import styles from './Cards.module.css';
import { columnsOf } from './field';
import { rowTitle } from './summary';
import type { RowActs } from './useRowActs';

interface RowSheetProps {
  rows: Rows;
  rowId: string;
  field: FieldMeta;
  ctx: FieldContext;
  acts: RowActs;
  open: boolean;
  onLink?: (id: string, title: string) => void;
  onGo: (id: string) => void;
  onClose: () => void;
}

/** One row by itself, with all its columns; ‹ › and “next” go along the list. What is entered counts at once. */
export default function RowSheet({ rows, rowId, field, ctx, acts, open, onLink, onGo, onClose }: RowSheetProps) {
  const { t } = ctx;
  const list = useRows(rows);
  const at = list.findIndex((row) => row.id === rowId);
  const row = list[at];
  const title = useOfRows(rows, () => (row ? rowTitle(row.values(), field, ctx) : ''));
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    if (!row) close.current();
  }, [row]);
  if (!row) return null;
  const go = (to: number): void => {
    const other = rows.all()[to];
    if (other) onGo(other.id);
  };
  const next = (): void => go(at < list.length - 1 ? at + 1 : acts.add());
  const place = t('subform.place', { row: at + 1, count: list.length });
  return (
    <Dialog
      open
      onClose={onClose}
      title={title ? `${text(field.label, ctx.locale)} ${at + 1} · ${title}` : `${text(field.label, ctx.locale)} ${at + 1}`}
      footer={
        <div className={styles.foot}>
          <IconButton icon={ChevronLeft} label={t('subform.previous')} disabled={at === 0} onClick={() => go(at - 1)} />
          <span className={styles.place}>{place}</span>
          <IconButton icon={ChevronRight} label={t('subform.following')} disabled={at === list.length - 1} onClick={() => go(at + 1)} />
          {open ? (
            <Button onClick={next}>{t(at < list.length - 1 ? 'subform.next' : 'subform.add')}</Button>
          ) : (
            <span />
          )}
          <Button kind="primary" onClick={onClose}>
            {t('subform.done')}
          </Button>
        </div>
      }
    >
      <div key={row.id} className={styles.form}>
        {columnsOf(field).map((column, i) =>
          open ? (
            <FormField
              key={column.key}
              engine={row}
              field={column}
              ctx={ctx}
              formId={`row-${row.id}`}
              object={typeof field.rows_object === 'string' ? field.rows_object : ''}
              id={typeof row.old.id === 'string' ? row.old.id : undefined}
              autoFocus={i === 0 && !title}
              fields={field.fields}
              onLink={(id, name) => onLink?.(id, name)}
            />
          ) : (
            <ReadColumn key={column.key} row={row} column={column} field={field} ctx={ctx} />
          ),
        )}
        {open && (
          <div className={styles.acts}>
            <Button size="small" kind="text" icon={Copy} onClick={() => go(acts.copy([row.id]))}>
              {t('subform.copy')}
            </Button>
            <Button
              size="small"
              kind="text"
              icon={Trash2}
              onClick={() => {
                onClose();
                acts.remove([row.id]);
              }}
            >
              {t('subform.remove')}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}

/** A value of a row that is closed as a whole. */
function ReadColumn({ row, column, field, ctx }: { row: Scope; column: FieldMeta; field: FieldMeta; ctx: FieldContext }) {
  const { value, masked, visible } = useField(row, column.key);
  const shown = useCurrency(row, column);
  const module = moduleOf(column);
  if (!visible) return null;
  return (
    <Field label={text(column.label, ctx.locale) || column.key} group>
      <div>{masked ? String(value) : module.isBlank(value) ? '–' : <module.Cell value={value} field={shown} ctx={ctx} object={typeof field.rows_object === 'string' ? field.rows_object : ''} id={typeof row.old.id === 'string' ? row.old.id : undefined} />}</div>
    </Field>
  );
}
