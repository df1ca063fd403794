import { Pencil } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Editing, isMasked } from './InlineField';
import styles from './Record.module.css';
import type { Judge } from './useDetails';

interface RelatedCellProps {
  row: RecordData;
  field: FieldMeta;
  ctx: FieldContext;
  object: string;
  /** May be edited here, as far as is known before it is tried. */
  writable: boolean;
  onSave: (row: RecordData, field: FieldMeta, value: unknown) => Promise<void>;
  onLink: (id: string, title: string) => void;
  /** The value as it is read. */
  children: ReactNode;
}

// A row is judged by the server, as in a list.
const judge: Judge = () => Promise.resolve({ fault: null, warnings: [], needs: [], forget: () => undefined });

/** One value of a related record, edited where it stands. */
export function RelatedCell({ row, field, ctx, object, writable, onSave, onLink, children }: RelatedCellProps) {
  const t = useT('record');
  const [editing, setEditing] = useState(false);
  const ended = useRef(false);
  if (!writable || field.read_only || moduleOf(field).edit === 'none' || isMasked(row, field.key)) return children;
  const label = text(field.label, ctx.locale) || field.key;
  if (editing)
    return (
      <>
        {/* Keeps the column as wide as it was. */}
        <div className={styles.under} inert>
          {children}
        </div>
        <div className={styles.over}>
          <Editing
            cell
            record={row}
            field={field}
            ctx={ctx}
            object={object}
            label={label}
            judge={judge}
            onSave={(of, value) => onSave(row, of, value)}
            onLink={onLink}
            onEnd={() => {
              ended.current = true;
              setEditing(false);
            }}
          />
        </div>
      </>
    );
  return (
    <div className={styles.editable} onDoubleClick={() => setEditing(true)}>
      {children}
      <button
        ref={(button) => {
          // Who edited by the keys goes on from here.
          if (button && ended.current && (!document.activeElement || document.activeElement === document.body)) button.focus();
          ended.current = false;
        }}
        type="button"
        className={styles.pencil}
        aria-label={t('editField', { label, value: moduleOf(field).format(row[field.key], field, ctx) || t('blank') })}
        onClick={() => setEditing(true)}
      >
        <Pencil aria-hidden />
      </button>
    </div>
  );
}
