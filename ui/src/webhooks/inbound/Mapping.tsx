import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import type { InboundDoc, ObjectDoc } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Button, Field, IconButton, Input, Select } from '@/shared/ui';
import { placesOf } from './sample';
import styles from './Inbound.module.css';

type Mapped = NonNullable<InboundDoc['mapping']>[number];
type Fields = ObjectDoc['fields'];

interface MappingProps {
  label: string;
  help?: string;
  value: readonly Mapped[];
  fields: Fields;
  objects: readonly ObjectDoc[];
  contract: string;
  /** The place of the list whose items are mapped; '' for the message itself. */
  list?: string;
  /** The fault of a part of a line. */
  errorAt: (path: string) => string | undefined;
  onChange: (mapping: Mapped[]) => void;
}

/** Types of fields that records are found by. */
const naming = ['text', 'auto_number', 'email', 'phone'];
/** Types of fields that nobody writes. */
const computed = ['formula', 'rollup', 'reference', 'completeness', 'auto_number'];

/** Which part of a message goes into which field. Only whole lines are part of the document. */
export function Mapping({ label, help, value, fields, objects, contract, list = '', errorAt, onChange }: MappingProps) {
  const t = useT('webhooks');
  const places = useId();
  const [lines, setLines] = useState<Mapped[]>([...value]);
  const put = (next: Mapped[]): void => {
    setLines(next);
    onChange(next.filter((line) => line.field && line.from).map((line) => ({ field: line.field, from: line.from, ...(line.by && { by: line.by }), ...(line.rows && { rows: line.rows }) })));
  };
  const set = (at: number, patch: Partial<Mapped>): void => put(lines.map((line, index) => (index === at ? { ...line, ...patch } : line)));
  const nameOf = (one: Fields[number]): string => text(one.label) || one.key;
  const writable = fields.filter((one) => !one.archived && !computed.includes(one.type));
  /** What the records that a field links to are found by; none where it is no link. */
  const waysOf = (field: string): { value: string; label: string }[] => {
    const spec = fields.find((one) => one.key === field);
    const byId = { value: '', label: t('in.byId') };
    if (spec?.type === 'user' || spec?.type === 'users') return [byId, { value: 'email', label: t('in.byEmail') }, { value: 'name', label: t('name') }];
    if (spec?.type === 'department' || spec?.type === 'departments') return [byId, { value: 'name', label: t('name') }];
    if (spec?.type !== 'relation' && spec?.type !== 'relations') return [];
    const target = objects.find((one) => one.key === spec.object);
    return [byId, ...(target?.fields ?? []).filter((one) => naming.includes(one.type)).map((one) => ({ value: one.key, label: nameOf(one) }))];
  };
  return (
    <Field label={label} group help={help} error={errorAt('')}>
      <div className={styles.mapping}>
        <datalist id={places}>
          {placesOf(contract, list).map((place) => (
            <option key={place} value={place} />
          ))}
        </datalist>
        {lines.map((line, index) => {
          const ways = waysOf(line.field);
          const spec = fields.find((one) => one.key === line.field);
          const wrong = ['field', 'from', 'by', 'rows'].map((part) => errorAt(`${index}.${part}`)).find(Boolean);
          return (
            // Lines have no name of their own until they are chosen.
            <div key={index} className={styles.pair}>
              <Input aria-label={t('in.from', { number: index + 1 })} data-no-words list={places} value={line.from} placeholder="/order/no" invalid={!!errorAt(`${index}.from`)} onChange={(event) => set(index, { from: event.target.value.trim() })} />
              <span aria-hidden>→</span>
              <Select label={t('in.to', { number: index + 1 })} value={line.field || null} options={writable.map((one) => ({ value: one.key, label: nameOf(one), keywords: one.key }))} onChange={(field) => field && set(index, { field, by: undefined, rows: fields.find((one) => one.key === field)?.type === 'subform' ? [] : undefined })} />
              <IconButton icon={X} size="small" label={t('in.removeLine', { number: index + 1 })} onClick={() => put(lines.filter((_, at) => at !== index))} />
              {ways.length > 0 && (
                <label className={styles.by}>
                  <span>{t('in.by')}</span>
                  <Select label={t('in.byOf', { number: index + 1 })} value={line.by ?? ''} options={ways} onChange={(by) => set(index, { by: by || undefined })} />
                </label>
              )}
              {spec?.type === 'subform' && (
                <div className={styles.rows}>
                  <Mapping label={t('in.rowsOf', { name: nameOf(spec) })} value={line.rows ?? []} fields={spec.fields ?? []} objects={objects} contract={contract} list={line.from} errorAt={(path) => errorAt(`${index}.rows${path && `.${path}`}`)} onChange={(rows) => set(index, { rows })} />
                </div>
              )}
              {wrong && <p className={styles.wrong}>{wrong}</p>}
            </div>
          );
        })}
        <Button size="small" icon={Plus} onClick={() => setLines([...lines, { field: '', from: '' }])}>
          {t('in.addLine')}
        </Button>
      </div>
    </Field>
  );
}
