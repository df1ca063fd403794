import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, Checkbox } from '@/shared/ui';
import { optionsOf, type ColumnEdit, type ColumnView } from './model';
import styles from './FromFile.module.css';

const shown = 8;

/** What of a column its type does not take, what is probably misspelt, and what its options are. */
export function Findings({ one, onChange }: { one: ColumnView; onChange: (edit: ColumnEdit) => void }) {
  const t = useT('design');
  const { column, choice } = one;
  const join = t('value.join');
  const options = optionsOf(one);
  const dates = choice.type === 'date' || choice.type === 'datetime';
  const merged = choice.merges.filter((merge) => one.merged.has(merge.value));
  const left = choice.misfits - merged.reduce((sum, merge) => sum + (choice.settings.options ? 0 : merge.count), 0);
  const set = (values: Iterable<string>) => onChange({ merged: [...values] });
  return (
    <>
      {options.length > 0 && (
        <p className={styles.quiet}>
          {t('file.options', { count: options.length, names: options.slice(0, shown).map((option) => text(option.label)).join(join) + (options.length > shown ? '…' : '') })}
        </p>
      )}
      {choice.settings.currency !== undefined && <p className={styles.quiet}>{t('file.currency', { code: String(choice.settings.currency) })}</p>}
      {dates && column.date_order && column.date_order !== 'ymd' && <p className={styles.quiet}>{t(`file.order.${column.date_order}`)}</p>}
      {dates && column.date_doubt && <p className={styles.warn}>{t('file.dateDoubt')}</p>}
      {left > 0 && (
        <p className={styles.warn}>
          {t(choice.type === 'relation' || choice.type === 'user' ? 'file.unknown' : 'file.misfits', { count: left, misfits: formatNumber(left), looked: formatNumber(choice.looked), wrong: choice.wrong.join(join) })}
        </p>
      )}
      {choice.merges.length > 0 && (
        <fieldset className={styles.merges}>
          <legend>{t(options.length > 0 ? 'file.misspelt' : 'file.near', { count: choice.merges.length })}</legend>
          {choice.merges.map((merge) => (
            <Checkbox key={merge.value} checked={one.merged.has(merge.value)} onChange={(on) => set(on ? [...one.merged, merge.value] : [...one.merged].filter((value) => value !== merge.value))}>
              {t('file.merge', { value: merge.value, into: merge.into, count: merge.count, rows: formatNumber(merge.count) })}
            </Checkbox>
          ))}
          {choice.merges.length > 1 && merged.length < choice.merges.length && (
            <Button size="small" onClick={() => set(choice.merges.map((merge) => merge.value))}>
              {t('file.mergeAll', { count: choice.merges.length })}
            </Button>
          )}
        </fieldset>
      )}
    </>
  );
}
