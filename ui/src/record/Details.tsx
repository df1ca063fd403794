import { useMemo, useState } from 'react';
import { formFor, FormLayout, openSections, placed, type Placed } from '@/form-runtime';
import type { FieldContext } from '@/fields';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { InlineField } from './InlineField';

interface DetailsProps {
  meta: ObjectMeta;
  record: RecordData;
  ctx: FieldContext;
  onSave: (field: FieldMeta, value: unknown) => Promise<void>;
  onLink: (id: string, title: string) => void;
}

const SYSTEM = ['owner', 'owner_dept', 'created', 'created_by', 'updated', 'updated_by'];

/** The whole form in reading: each value is edited where it stands. */
export function Details({ meta, record, ctx, onSave, onLink }: DetailsProps) {
  const t = useT('record');
  const parts = useMemo<Placed[]>(() => {
    const own = placed(meta, formFor(meta, 'full'));
    const shown = new Set(own.flatMap((p) => (p.kind === 'field' ? [p.field.key] : p.kind === 'section' ? p.fields : [])));
    const fields = SYSTEM.flatMap((key) => meta.fields.filter((f) => f.key === key && !shown.has(key)));
    if (fields.length === 0) return own;
    const children = fields.map<Placed>((field) => ({
      kind: 'field',
      id: `s.${field.key}`,
      width: 6,
      field,
      node: { field: field.key },
    }));
    return [
      ...own,
      {
        kind: 'section',
        id: 'system',
        node: { type: 'section', label: { zh: t('systemFields'), en: t('systemFields') } },
        children,
        fields: fields.map((f) => f.key),
      },
    ];
  }, [meta, t]);
  const [open, setOpen] = useState(() => openSections(parts));
  const rights = record.$rights;
  return (
    <FormLayout
      parts={parts}
      open={open}
      onToggle={(section) =>
        setOpen((all) => (all.has(section) ? new Set([...all].filter((s) => s !== section)) : new Set([...all, section])))
      }
      field={({ field, node }) => (
        <InlineField
          record={record}
          field={field}
          node={node}
          ctx={ctx}
          object={meta.key}
          writable={
            !field.read_only && !node.read_only && rights !== undefined && rights.edit && rights.write.includes(field.key)
          }
          onSave={onSave}
          onLink={onLink}
        />
      )}
    />
  );
}
