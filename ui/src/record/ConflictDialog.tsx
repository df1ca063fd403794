import { useState, type ReactNode } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { linkTitle } from '@/fields/format';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, cx, Dialog } from '@/shared/ui';
import { changesOf } from '@/fields/subform/changes';
import { conflictRows, mergedValue, rowsTold } from './conflict';
import { RowChanges, rowWords } from './RowChanges';
import styles from './Record.module.css';

interface ConflictDialogProps {
  meta: ObjectMeta;
  mine: Record<string, unknown>;
  before: Record<string, unknown>;
  current: RecordData;
  ctx: FieldContext;
  busy: boolean;
  /** The values to write over the record as it is now. */
  onMerge: (values: Record<string, unknown>) => void;
  onDiscard: () => void;
  onClose: () => void;
}

/** Somebody saved first: field by field, mine or theirs. What only one side changed is merged already. */
export function ConflictDialog({
  meta,
  mine,
  before,
  current,
  ctx,
  busy,
  onMerge,
  onDiscard,
  onClose,
}: ConflictDialogProps) {
  const t = useT('record');
  const rows = conflictRows(meta, mine, before, current);
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set());
  const who = linkTitle(current.updated_by, ctx.links) || t('conflict.someone');
  const when = formatRelative(current.updated, { zone: ctx.timezone });
  const choose = (key: string, their: boolean) =>
    setTheirs((all) => (their ? new Set([...all, key]) : new Set([...all].filter((k) => k !== key))));
  const words = (row: (typeof rows)[number], value: unknown): ReactNode => {
    if (row.field.type !== 'subform') return moduleOf(row.field).format(value, row.field, ctx) || t('blank');
    const changes = rowWords(changesOf(before[row.field.key], value), t);
    return (
      <span className={styles.rowsTold}>
        {value === row.mine ? t('rows.mine', { changes }) : changes}
        <RowChanges field={row.field} change={rowsTold(row.field, before[row.field.key], value)} ctx={ctx} />
      </span>
    );
  };
  return (
    <Dialog
      open
      must
      size="wide"
      onClose={onClose}
      title={t('conflict.title', { who })}
      footer={
        <>
          <Button onClick={onDiscard}>{t('conflict.discard')}</Button>
          <Button onClick={onClose}>{t('conflict.back')}</Button>
          <Button
            kind="primary"
            loading={busy}
            data-autofocus
            onClick={() =>
              onMerge(Object.fromEntries(rows.filter((r) => !theirs.has(r.field.key)).map((r) => [r.field.key, mergedValue(r, before)])))
            }
          >
            {t('conflict.merge')}
          </Button>
        </>
      }
    >
      <div className={styles.scroller}>
        <table className={cx(styles.table, styles.conflictTable)}>
          <thead>
            <tr>
              <th scope="col">{t('conflict.field')}</th>
              <th scope="col">{t('conflict.mine')}</th>
              <th scope="col">
                {who} {when}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const { key } = row.field;
              if (row.onlyMine) {
                return (
                  <tr key={key} className={styles.same}>
                    <td>{text(row.field.label, ctx.locale) || key}</td>
                    <td>{words(row, row.mine)}</td>
                    <td>{t('conflict.merged')}</td>
                  </tr>
                );
              }
              return (
                <tr key={key}>
                  <td>{text(row.field.label, ctx.locale) || key}</td>
                  {[false, true].map((their) => (
                    <td key={String(their)}>
                      <label>
                        <input
                          type="radio"
                          name={`conflict-${key}`}
                          checked={theirs.has(key) === their}
                          onChange={() => choose(key, their)}
                        />
                        {words(row, their ? row.theirs : row.mine)}
                      </label>
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Dialog>
  );
}
