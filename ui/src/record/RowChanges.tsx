import { moduleOf, type FieldContext } from '@/fields';
import { linkId } from '@/fields/format';
import type { RowChanges as Changes } from '@/fields/subform/changes';
import type { FieldChange, FieldMeta, RowChange } from '@/shared/api/types';
import { text, useT, type Translate } from '@/shared/i18n';
import styles from './Record.module.css';

/** Rows that are told one by one; the rest is counted. */
const SHOWN = 20;

/** What a change did to the rows of a sub-form: which came, went and were changed, old value → new. */
export function RowChanges({ field, change, ctx }: { field: FieldMeta; change: FieldChange; ctx: FieldContext }) {
  const t = useT('record');
  const rows = change.rows ?? [];
  return (
    <ul className={styles.rowChanges}>
      {rows.slice(0, SHOWN).map((row) => (
        <li key={row.id}>
          <span className={styles.rowAction}>{t(`rows.${row.action}`, { row: row.place + 1 })}</span>
          {row.changes.map((one) => (
            <ColumnChange key={one.field} change={one} action={row.action} column={field.fields?.find((c) => c.key === one.field)} ctx={ctx} />
          ))}
        </li>
      ))}
      {rows.length > SHOWN && <li>{t('rows.more', { count: rows.length - SHOWN })}</li>}
      {change.moved && <li>{t('rows.moved')}</li>}
    </ul>
  );
}

function ColumnChange({ change, action, column, ctx }: { change: FieldChange; action: RowChange['action']; column: FieldMeta | undefined; ctx: FieldContext }) {
  const t = useT('record');
  const words = (value: unknown): string => (column ? moduleOf(column).format(value, column, ctx) || linkId(value) : String(value ?? ''));
  const label = text(column?.label, ctx.locale) || change.field;
  if (action !== 'update') {
    const said = words(action === 'create' ? change.to : change.from);
    return said ? (
      <span className={styles.rowValue}>
        {label} <b>{said}</b>
      </span>
    ) : null;
  }
  return (
    <span className={styles.rowValue}>
      {label} <span className={styles.from}>{words(change.from) || t('blank')}</span>
      <span className={styles.arrow} aria-label={t('history.became')}>
        →
      </span>
      {words(change.to) || t('blank')}
    </span>
  );
}

/** Changes of rows in a few words: “改 2 行，增 1 行”. */
export function rowWords({ added, changed, removed, moved }: Changes, t: Translate): string {
  const said = [
    changed.length > 0 && t('rows.changedCount', { count: changed.length }),
    added.length > 0 && t('rows.addedCount', { count: added.length }),
    removed.length > 0 && t('rows.removedCount', { count: removed.length }),
    moved && t('rows.moved'),
  ].filter((one): one is string => typeof one === 'string');
  return said.join(t('rows.and')) || t('rows.same');
}
