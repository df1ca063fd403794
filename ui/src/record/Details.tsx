import { useMemo, useState } from 'react';
import type { FieldContext } from '@/fields';
import { useField, type Finding } from '@/form-engine';
import { FormLayout, openSections, toggled, type Placed } from '@/form-runtime';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { TYPE_FIELD } from '@/meta/recordType';
import { useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { InlineField, type InlineFieldProps } from './InlineField';
import type { Why } from './why';
import { keysOf, type Details as DetailsState } from './useDetails';

interface DetailsProps {
  meta: ObjectMeta;
  details: DetailsState;
  record: RecordData;
  ctx: FieldContext;
  onSave: (field: FieldMeta, value: unknown, seen?: readonly Finding[]) => Promise<void>;
  onLink: (id: string, title: string) => void;
  onWhy: (why: Why) => void;
}

const SYSTEM = [TYPE_FIELD, 'owner', 'owner_dept', 'created', 'created_by', 'updated', 'updated_by'];

/** The whole form in reading: each value is edited where it stands. */
export function Details({ meta, details, record, ctx, onSave, onLink, onWhy }: DetailsProps) {
  const t = useT('record');
  const { parts: own, engine, hidden, judge } = details;
  const parts = useMemo<Placed[]>(() => {
    const shown = keysOf(own);
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
  }, [meta, own, t]);
  const [open, setOpen] = useState(() => openSections(parts));
  const rights = record.$rights;
  const viewOnly = useViewOnly();
  return (
    <FormLayout
      parts={parts}
      open={open}
      hidden={hidden}
      onToggle={(id) => setOpen((all) => toggled(parts, all, id))}
      field={({ field, node }) => {
        const writable =
          !viewOnly && !field.read_only && !node.read_only && rights !== undefined && rights.edit && rights.write.includes(field.key);
        const props: InlineFieldProps = { record, field, node, ctx, object: meta.key, writable, judge, onSave, onLink, onWhy };
        return engine.has(field.key) ? <Ruled {...props} details={details} /> : <InlineField {...props} />;
      }}
    />
  );
}

/** A field with what the rules of the form say about it. */
function Ruled({ details, ...props }: InlineFieldProps & { details: DetailsState }) {
  const { required, byRule, offered } = useField(details.engine, props.field.key);
  const field = useMemo<FieldMeta>(
    () => ({
      ...props.field,
      required,
      options: offered
        ? props.field.options?.map((o) => (offered.includes(o.value) ? o : { ...o, disabled: true }))
        : props.field.options,
    }),
    [props.field, required, offered],
  );
  return <InlineField {...props} field={field} writable={props.writable && !byRule} closed={byRule} />;
}
