import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { moduleOf, useFieldContext } from '@/fields';
import { api } from '@/shared/api';
import type { ObjectMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Dialog, Field } from '@/shared/ui';
import type { Deleted } from './api';
import styles from './BinPage.module.css';

/** Values with which a record cannot come back, and what the server says of each. */
export interface Clash {
  row: Deleted;
  faults: Record<string, string>;
  /** What was tried in their place. */
  data: Record<string, unknown>;
}

interface ClashProps {
  meta: ObjectMeta;
  clash: Clash;
  links: Record<string, string>;
  busy: boolean;
  onRestore: (data: Record<string, unknown>) => void;
  onClose: () => void;
}

/** A value of a deleted record belongs to another one by now: which, and what to restore it with. */
export function ClashDialog({ meta, clash, links, busy, onRestore, onClose }: ClashProps) {
  const t = useT('bin');
  const ctx = useFieldContext(links);
  const [values, setValues] = useState<Record<string, unknown>>({});
  const fields = meta.fields.filter((f) => f.key in clash.faults);
  const stands = (key: string): unknown => values[key] ?? clash.data[key] ?? clash.row.record[key];
  const restore = (): void =>
    onRestore({ ...clash.data, ...Object.fromEntries(fields.map((f) => [f.key, moduleOf(f).toApi?.(stands(f.key)) ?? stands(f.key)])) });
  return (
    <Dialog
      open
      title={t('clashTitle', { title: clash.row.title || clash.row.record.id })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" loading={busy} onClick={restore}>
            {t('clashRestore')}
          </Button>
        </>
      }
    >
      <div className={styles.clash}>
        {fields.map((field) => {
          const { Input, format } = moduleOf(field);
          const tried = clash.data[field.key] ?? clash.row.record[field.key];
          return (
            <div key={field.key}>
              <p>
                {t('clashField', { field: text(field.label, ctx.locale), value: format(tried, field, ctx) })} <Other object={meta.key} field={field.key} value={tried} except={clash.row.record.id} />
              </p>
              <Field label={t('clashNew')} error={clash.faults[field.key]}>
                <Input value={stands(field.key)} field={field} ctx={ctx} onChange={(value: unknown) => setValues((old) => ({ ...old, [field.key]: value }))} />
              </Field>
            </div>
          );
        })}
      </div>
    </Dialog>
  );
}

/** The record that has the value now, if one may see it. */
function Other({ object, field, value, except }: { object: string; field: string; value: unknown; except: string }) {
  const t = useT('bin');
  const found = useQuery({
    queryKey: ['duplicates', object, field, value, except],
    queryFn: ({ signal }) =>
      api.post<{ items: { id: string; title: string; exact: boolean }[] }>(`/api/v1/objects/${encodeURIComponent(object)}/duplicates`, { field, value, except }, { signal }),
    retry: false,
  });
  const other = found.data?.items.find((item) => item.exact);
  if (found.isPending) return null;
  return other ? <b>{other.title}</b> : <span>{t('clashUnseen')}</span>;
}
