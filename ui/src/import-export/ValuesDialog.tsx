import { useMemo, useState } from 'react';
import type { FieldMeta } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, Dialog, Select, usePhone } from '@/shared/ui';
import { optionOf, pendingOf, readingOf, understood } from './fields';
import { asIs, blank, LinkValue, type Meaning } from './LinkValue';
import type { Column, Setting } from './model';
import styles from './Import.module.css';

interface ValuesDialogProps {
  column: Column;
  field: FieldMeta;
  setting: Setting | undefined;
  onSave: (values: Record<string, string>) => void;
  onClose: () => void;
}

/** What each value of a column means: an option, a record, or nothing. Near hits are filled in and hold once they are confirmed. */
export function ValuesDialog({ column, field, setting, onSave, onClose }: ValuesDialogProps) {
  const t = useT('import-export');
  const pending = useMemo(() => pendingOf(column, field, setting), [column, field, setting]);
  const [values, setValues] = useState<Record<string, string>>(() => ({ ...pending, ...setting?.values }));
  const options = readingOf(field) === 'options';
  // What somebody has to look at comes first; the order does not change while the dialog is open.
  const rows = useMemo(() => {
    const rank = (value: string) => (pending[value] !== undefined ? 0 : options && setting?.values?.[value] === undefined && !understood(value, field) ? 1 : setting?.values?.[value] !== undefined ? 2 : 3);
    return [...(column.values ?? [])].sort((a, b) => rank(a.value) - rank(b.value));
  }, [column.values, pending, setting, options, field]);
  const set = (value: string, to: string | null) => {
    const { [value]: _, ...rest } = values;
    setValues(to === null ? rest : { ...rest, [value]: to });
  };
  return (
    <Dialog
      open
      size="wide"
      onClose={onClose}
      title={t('values.title', { column: column.name, field: text(field.label) || field.key })}
      onSubmit={() => {
        onSave(values);
        onClose();
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit">
            {t('values.save')}
          </Button>
        </>
      }
    >
      <table className={styles.values}>
        <thead>
          <tr>
            <th>{t('values.value')}</th>
            <th className={styles.numeric}>{t('values.rows')}</th>
            <th>{t(options ? 'values.option' : 'values.record')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ value, count }) => (
            <tr key={value}>
              <th scope="row">{value}</th>
              <td className={styles.numeric}>{formatNumber(count)}</td>
              <td>
                <div className={styles.meaning}>
                  {options ? (
                    <OptionValue value={value} field={field} setting={setting} chosen={values[value]} onChange={(to) => set(value, to)} />
                  ) : (
                    <LinkValue value={value} field={field} suggestion={pending[value]} chosen={values[value]} onChange={(to) => set(value, to)} />
                  )}
                  {pending[value] !== undefined && values[value] === pending[value] && <span className={styles.near}>{t('values.suggested')}</span>}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.quiet}>{t(options ? 'values.helpOptions' : 'values.helpRecords')}</p>
    </Dialog>
  );
}

function OptionValue({ value, field, setting, chosen, onChange }: { value: string; field: FieldMeta; setting: Setting | undefined; chosen: string | undefined; onChange: (to: string | null) => void }) {
  const t = useT('import-export');
  const phone = usePhone();
  const same = optionOf(value, field.options ?? []);
  const known = understood(value, field);
  const current: Meaning = chosen === undefined ? asIs : chosen === '' ? blank : `=${chosen}`;
  const unset = same ? t('values.same', { option: text(same.label) || same.value }) : known ? t('values.asIs') : t(setting?.missing === 'blank' ? 'values.noneBlank' : 'values.noneError');
  return (
    <Select<Meaning>
      size={phone ? 'normal' : 'small'}
      label={t('values.of', { value })}
      value={current}
      invalid={current === asIs && !known && setting?.missing !== 'blank'}
      options={[
        { value: asIs, label: unset },
        { value: blank, label: t('values.blank') },
        ...(field.options ?? []).filter((option) => !option.disabled).map((option) => ({ value: `=${option.value}` as const, label: text(option.label) || option.value, color: option.color ?? ('gray' as const) })),
      ]}
      onChange={(next) => onChange(next === null || next === asIs ? null : next === blank ? '' : next.slice(1))}
    />
  );
}
