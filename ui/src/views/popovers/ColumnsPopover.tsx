import { Pin, PinOff, Search } from 'lucide-react';
import { useState, type RefObject } from 'react';
import { moduleOf } from '@/fields';
import { frozenTo, type Column } from '@/grid';
import type { FieldMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Checkbox, IconButton, Input, Popover } from '@/shared/ui';
import type { ListModel } from '../useList';
import styles from './popovers.module.css';
import { reordered, Sortable } from './Sortable';

/** Which columns are shown, in which order, and which stand still. */
export default function ColumnsPopover({
  list,
  anchor,
  onClose,
}: {
  list: ListModel;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}) {
  const t = useT('views');
  const { columns, fields, setColumns, patch, ctx } = list;
  const [words, setWords] = useState('');
  const nameOf = (field: FieldMeta) => text(field.label, ctx.locale) || field.key;
  const fits = (field: FieldMeta) =>
    `${field.label.zh ?? ''} ${field.label.en ?? ''} ${field.key}`.toLowerCase().includes(words.trim().toLowerCase());
  const hidden = fields.filter((f) => !columns.some((c) => c.key === f.key));
  const shown = columns.filter((column) => fits(column.field));
  const found = hidden.filter(fits);
  const columnOf = (field: FieldMeta): Column => ({ key: field.key, field, width: moduleOf(field).width, frozen: false });
  return (
    <Popover open onClose={onClose} anchor={anchor} label={t('columns.title')} width={300} placement="bottom-end">
      <div className={styles.list}>
        <Input
          size="small"
          icon={Search}
          aria-label={t('columns.find')}
          placeholder={t('columns.find')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <div className={styles.scroll}>
          {shown.length > 0 && <div className={styles.heading}>{t('columns.shown', { count: columns.length })}</div>}
          {columns.map((column, i) =>
            fits(column.field) ? (
              <Sortable
                key={column.key}
                kind="column"
                index={i}
                count={columns.length}
                label={nameOf(column.field)}
                className={styles.column}
                onMove={(from, to) => setColumns(reordered(columns, from, to))}
              >
                <Checkbox
                  checked
                  disabled={columns.length === 1}
                  onChange={() => setColumns(columns.filter((c) => c !== column))}
                >
                  <span className={styles.name}>{nameOf(column.field)}</span>
                </Checkbox>
                {(column.frozen || i < 3) && (
                  <IconButton
                    size="small"
                    icon={column.frozen ? PinOff : Pin}
                    label={t(column.frozen ? 'columns.unpin' : 'columns.pin', { label: nameOf(column.field) })}
                    onClick={() =>
                      setColumns(frozenTo(columns, column.frozen ? (columns[i - 1]?.key ?? null) : column.key))
                    }
                  />
                )}
              </Sortable>
            ) : null,
          )}
          {found.length > 0 && <div className={styles.heading}>{t('columns.hidden', { count: hidden.length })}</div>}
          {found.map((field) => (
            <div key={field.key} className={styles.column} data-off>
              <Checkbox checked={false} onChange={() => setColumns([...columns, columnOf(field)])}>
                <span className={styles.name}>{nameOf(field)}</span>
              </Checkbox>
            </div>
          ))}
          {shown.length + found.length === 0 && <p className={styles.heading}>{t('columns.nothing')}</p>}
        </div>
        <div className={styles.foot}>
          <Button size="small" kind="text" onClick={() => setColumns([...columns, ...hidden.map(columnOf)])}>
            {t('columns.all')}
          </Button>
          <Button size="small" kind="text" onClick={() => patch({ cols: undefined }, { replace: true })}>
            {t('columns.reset')}
          </Button>
        </div>
      </div>
    </Popover>
  );
}
