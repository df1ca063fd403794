import type { FieldMeta, ImportColumn } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Dialog, Select } from '@/shared/ui';
import { unknownValues, type Change, type Choices } from './model';
import styles from './Import.module.css';

const leave = '\u0000leave';
const blank = '\u0000blank';

/** What each value of a column means among a field's options. */
export function ValuesDialog({ column, field, choices, dispatch, onClose }: { column: ImportColumn; field: FieldMeta; choices: Choices; dispatch: (change: Change) => void; onClose: () => void }) {
  const t = useT('import-export');
  const values = choices.settings[column.name]?.values ?? {};
  const unknown = new Set(unknownValues(column, field, choices));
  const options = (field.options ?? []).filter((option) => !option.disabled);
  const known = (value: string) => options.find((option) => [option.value, option.label.zh, option.label.en].some((one) => one?.trim().toLowerCase() === value.trim().toLowerCase()));
  return (
    <Dialog open onClose={onClose} size="wide" title={t('values.title', { column: column.name, field: text(field.label) || field.key })} footer={<Button kind="primary" onClick={onClose}>{t('values.done')}</Button>}>
      <table className={styles.values}>
        <thead>
          <tr>
            <th>{t('values.value')}</th>
            <th>{t('values.count')}</th>
            <th>{t('values.meaning')}</th>
          </tr>
        </thead>
        <tbody>
          {(column.values ?? []).map(({ value, count }) => {
            const same = known(value);
            const chosen = values[value];
            return (
              <tr key={value}>
                <th scope="row">{value}</th>
                <td className={styles.numeric}>{count}</td>
                <td>
                  <Select
                    size="small"
                    label={t('values.of', { value })}
                    invalid={unknown.has(value)}
                    value={chosen === undefined ? (same ? same.value : leave) : chosen === '' ? blank : chosen}
                    options={[
                      ...(same ? [] : [{ value: leave, label: t('values.error') }]),
                      { value: blank, label: t('values.blank') },
                      ...options.map((option) => ({ value: option.value, label: text(option.label) || option.value, color: option.color })),
                    ]}
                    onChange={(next) => {
                      const to = next === null || next === leave || next === same?.value ? null : next === blank ? '' : next;
                      dispatch({ type: 'value', column: column.name, value, to });
                    }}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={styles.quiet}>{t('values.help')}</p>
    </Dialog>
  );
}
