import { ArrowLeft, Plus, Trash2 } from 'lucide-react';
import { type FieldSpec, type LinkTakeDoc } from '@/meta';
import { NumberProp } from '@/meta/props';
import { text, useT } from '@/shared/i18n';
import { Button, IconButton, Select, useRowKeys } from '@/shared/ui';
import { computedTypes } from '../types';
import styles from './Rules.module.css';

export type Spec = Pick<FieldSpec, 'key' | 'label' | 'type'> & { fields?: FieldSpec[]; max_rows?: number };

export const option = (field: Spec) => ({ value: field.key, label: text(field.label) || field.key, keywords: field.key });
export const living = (fields: readonly FieldSpec[] | undefined): Spec[] => (fields ?? []).filter((field) => !field.archived);
export const writable = (fields: Spec[]): Spec[] => fields.filter((field) => !computedTypes.has(field.type));

/** Stands among fields for the records themselves; a field's key has no such sign. */
const RECORDS = '*';
const usual = 100;
const most = 500;

interface TakesProps {
  take: LinkTakeDoc[];
  here: Spec[];
  there: Spec[];
  /** What one of the records is called; of columns there are none. */
  records?: string;
  disabled: boolean;
  onChange: (take: LinkTakeDoc[]) => void;
}

/** What goes where; of sub-forms, column by column below. */
export function Takes({ take, here, there, records, disabled, onChange }: TakesProps) {
  const t = useT('form-designer');
  const keys = useRowKeys(take);
  const set = (at: number, patch: Partial<LinkTakeDoc>) => onChange(take.map((one, i) => (i === at ? { ...one, ...patch } : one)));
  return (
    <div className={styles.pairs}>
      {take.map((one, at) => {
        const into = here.find((field) => field.key === one.into);
        const nested = into?.type === 'subform';
        const from = one.each ? there.filter((field) => field.type !== 'subform') : living(there.find((field) => field.key === one.value)?.fields);
        return (
          <div key={keys[at]} className={styles.pairs}>
            <div className={styles.pair}>
              <Select
                label={t('rules.link.into')}
                placeholder={t('rules.link.into')}
                value={one.into || null}
                options={here.filter((field) => field.key === one.into || !take.some((other) => other.into === field.key)).map(option)}
                onChange={(key) => {
                  const next = here.find((field) => field.key === key);
                  set(at, { into: key ?? '', value: '', each: undefined, columns: next?.type === 'subform' ? [{ into: '', value: '' }] : undefined });
                }}
              />
              <ArrowLeft aria-hidden />
              <Select
                label={t('rules.link.there')}
                placeholder={t('rules.link.there')}
                disabled={disabled}
                value={one.each ? RECORDS : one.value || null}
                options={[
                  ...(nested && records ? [{ value: RECORDS, label: t('rules.link.records', { object: records }) }] : []),
                  ...there.filter((field) => (field.type === 'subform') === nested).map(option),
                ]}
                onChange={(value) =>
                  set(at, value === RECORDS ? { value: '', each: Math.min(usual, into?.max_rows ?? usual), columns: [{ into: '', value: '' }] } : { value: value ?? '', each: undefined, ...(one.each && { columns: [{ into: '', value: '' }] }) })
                }
              />
              <IconButton size="small" icon={Trash2} label={t('rules.link.removePair', { index: at + 1 })} disabled={take.length === 1} onClick={() => onChange(take.filter((_, i) => i !== at))} />
            </div>
            {nested && (one.each || one.value) && (
              <div className={styles.columns}>
                {one.each && (
                  <NumberProp
                    label={t('rules.link.each')}
                    help={t('rules.link.eachHelp', { count: Math.min(most, into.max_rows ?? most) })}
                    integer
                    value={one.each}
                    onChange={(each) => set(at, { each: Math.max(1, Math.min(each ?? usual, most, into.max_rows ?? most)) })}
                  />
                )}
                <Takes take={one.columns ?? []} here={writable(living(into.fields))} there={from} disabled={false} onChange={(columns) => set(at, { columns })} />
              </div>
            )}
          </div>
        );
      })}
      <Button size="small" icon={Plus} onClick={() => onChange([...take, { into: '', value: '' }])}>
        {t('rules.link.addTake')}
      </Button>
    </div>
  );
}
