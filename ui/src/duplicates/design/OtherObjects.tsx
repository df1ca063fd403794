import { Plus, X } from 'lucide-react';
import type { DuplicatesDoc, ObjectDoc } from '@/meta';
import { useMe, useObject } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import { Button, Field, IconButton, Select, useRowKeys } from '@/shared/ui';
import styles from '../Duplicates.module.css';

interface OtherObjectsProps {
  object: ObjectDoc;
  rule: DuplicatesDoc;
  errors: Record<string, string>;
  onChange: (patch: Partial<DuplicatesDoc>, part?: string) => void;
}

type Other = NonNullable<DuplicatesDoc['with']>[number];

const MOST = 5;

/** Records of other objects that a rule holds against, field by field. */
export function OtherObjects({ object, rule, errors, onChange }: OtherObjectsProps) {
  const t = useT('duplicates');
  const me = useMe().data;
  const others = rule.with ?? [];
  const taken = new Set([object.key, ...others.map((other) => other.object)]);
  const options = Object.entries(me?.objects ?? {}).map(([key, one]) => ({ value: key, label: text(one.label) || key, keywords: key }));
  const free = options.find((one) => !taken.has(one.value));
  const put = (next: Other[]): void => onChange({ with: next.length > 0 ? next : undefined }, 'with');
  return (
    <Field label={t('design.with')} help={t('design.withHelp')} error={errors.with} group>
      {others.map((other, at) => (
        <div key={other.object} className={styles.other}>
          <div className={styles.match}>
            <Select label={t('design.object')} value={other.object} options={options.filter((one) => one.value === other.object || !taken.has(one.value))} onChange={(key) => key && put(others.map((one, i) => (i === at ? { object: key, fields: rule.match.map(() => '') } : one)))} />
            <IconButton icon={X} label={t('design.without', { name: text(me?.objects[other.object]?.label) || other.object })} onClick={() => put(others.filter((_, i) => i !== at))} />
          </div>
          <Fields
            other={other}
            labels={rule.match.map((one) => text(object.fields.find((field) => field.key === one.field)?.label) || one.field)}
            onChange={(fields) => put(others.map((one, i) => (i === at ? { ...one, fields } : one)))}
          />
          {Object.entries(errors).map(([path, message]) => path.startsWith(`with.${at}`) && <p key={path} role="alert" className={styles.wrong}>{message}</p>)}
        </div>
      ))}
      {free && others.length < MOST && (
        <Button size="small" icon={Plus} onClick={() => put([...others, { object: free.value, fields: rule.match.map(() => '') }])}>
          {t('design.andObject')}
        </Button>
      )}
    </Field>
  );
}

function Fields({ other, labels, onChange }: { other: Other; labels: string[]; onChange: (fields: string[]) => void }) {
  const t = useT('duplicates');
  const meta = useObject(other.object).data;
  const options = (meta?.fields ?? []).filter((field) => !field.system && field.type !== 'subform').map((field) => ({ value: field.key, label: text(field.label) || field.key, keywords: field.key }));
  const keys = useRowKeys(labels);
  return labels.map((label, at) => (
    <Field key={keys[at]} label={t('design.asOf', { name: label })}>
      <Select value={other.fields[at] || null} options={options} onChange={(key) => onChange(labels.map((_, i) => (i === at ? (key ?? '') : (other.fields[i] ?? ''))))} />
    </Field>
  ));
}
