import { Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { GrantDoc, MaskStyle, ObjectDoc } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Checkbox, Input, Select } from '@/shared/ui';
import styles from './Grant.module.css';
import { grantFields, holds, maskFor, toggled, whole } from './model';

const styleKeys: MaskStyle[] = ['phone', 'email', 'id_card', 'name', 'all'];

interface FieldRightsProps {
  object: ObjectDoc | undefined;
  grant: GrantDoc;
  onChange: (patch: Partial<GrantDoc>) => void;
}

/** Which fields a grant reads, writes and masks; the first line is all of them, with those to come. */
export function FieldRights({ object, grant, onChange }: FieldRightsProps) {
  const t = useT('rights');
  const [words, setWords] = useState('');
  const fields = useMemo(() => grantFields(object), [object]);
  const own = (field: (typeof fields)[number]): string => (field.system ? t(`system.${field.key}`) : text(field.label) || field.key);
  const label = (field: (typeof fields)[number]): string => {
    const subform = field.of === undefined ? undefined : fields.find((one) => one.key === field.of);
    return subform ? `${own(subform)} › ${own(field)}` : own(field);
  };
  const readable = fields.map((field) => field.key);
  const writable = fields.filter((field) => field.writable).map((field) => field.key);
  const allRead = grant.read === undefined || grant.read === '*';
  const allWrite = grant.write === undefined || grant.write === '*';
  const wanted = words.trim().toLowerCase();
  const shown = fields.filter((field) => `${label(field)} ${field.key}`.toLowerCase().includes(wanted));
  const setMask = (key: string, style: MaskStyle | null): void => {
    const { [key]: _, ...rest } = grant.mask ?? {};
    onChange({ mask: style ? { ...rest, [key]: style } : rest });
  };
  return (
    <div className={styles.fields}>
      <Input size="small" icon={Search} aria-label={t('grant.findField')} placeholder={t('grant.findField')} value={words} onChange={(event) => setWords(event.target.value)} />
      <div className={styles.tableBox} role="group" aria-label={t('grant.fields')} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('grant.field')}</th>
              <th scope="col">{t('grant.read')}</th>
              <th scope="col">{t('grant.write')}</th>
              <th scope="col">{t('grant.mask')}</th>
            </tr>
          </thead>
          <tbody>
            {wanted === '' && (
              <tr className={styles.all}>
                <th scope="row">{t('grant.allFields')}</th>
                <td>
                  <Checkbox aria-label={t('grant.readAll')} checked={allRead} onChange={(on) => onChange({ read: on ? '*' : whole(readable) })} />
                </td>
                <td>
                  <Checkbox aria-label={t('grant.writeAll')} checked={allWrite} onChange={(on) => onChange({ write: on ? '*' : whole(writable) })} />
                </td>
                <td />
              </tr>
            )}
            {shown.map((field) => {
              const name = label(field);
              const read = holds(grant.read, field.key);
              return (
                <tr key={field.key}>
                  <th scope="row">{name}</th>
                  <td>
                    <Checkbox aria-label={t('grant.readOne', { name })} checked={read} onChange={() => onChange({ read: toggled(grant.read, field.key, readable) })} />
                  </td>
                  <td>
                    {field.writable ? (
                      <Checkbox aria-label={t('grant.writeOne', { name })} checked={holds(grant.write, field.key)} onChange={() => onChange({ write: toggled(grant.write, field.key, writable) })} />
                    ) : (
                      <span className={styles.quiet} title={t('grant.notWritten')}>
                        –
                      </span>
                    )}
                  </td>
                  <td className={styles.maskCell}>
                    {field.maskable && read ? (
                      <Select
                        size="small"
                        clearable
                        label={t('grant.maskOne', { name })}
                        placeholder={t('grant.plain')}
                        value={grant.mask?.[field.key] ?? null}
                        options={[maskFor(field.type), ...styleKeys.filter((key) => key !== maskFor(field.type))].map((key) => ({ value: key, label: t(`maskStyle.${key}`) }))}
                        onChange={(style) => setMask(field.key, style)}
                      />
                    ) : null}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {shown.length === 0 && <p className={styles.quiet}>{t('grant.noField')}</p>}
      </div>
      {grant.mask && Object.keys(grant.mask).length > 0 && (
        <Checkbox checked={grant.reveal === true} onChange={(on) => onChange({ reveal: on || undefined })}>
          {t('grant.reveal')}
        </Checkbox>
      )}
    </div>
  );
}
