import { useMemo } from 'react';
import type { FieldSpec, ObjectDoc } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Field, PageBody, Panel, Select, type SelectOption } from '@/shared/ui';
import { WhereUsed } from './WhereUsed';

/** Fields that can take the place of one: of its type, and living. */
export function fieldsLike(object: ObjectDoc, field: FieldSpec): SelectOption[] {
  return object.fields.filter((one) => one.key !== field.key && one.type === field.type && one.object === field.object && !one.archived).map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }));
}

interface UsesTabProps {
  object: ObjectDoc;
  chosen: string | undefined;
  onChoose: (field: string | undefined) => void;
  flush: () => Promise<void>;
}

/** Where documents name an object, one of its fields, or an option of a field ("level=a"). */
export function UsesTab({ object, chosen, onChoose, flush }: UsesTabProps) {
  const t = useT('use');
  const [key = '', option] = (chosen ?? '').split('=');
  const field = object.fields.find((one) => one.key === key);
  const name = text(object.label) || object.key;
  const choices = useMemo<SelectOption[]>(
    () => [
      { value: '', label: t('theObject', { name }) },
      ...object.fields.filter((one) => !one.archived).flatMap((one) => [
        { value: one.key, label: text(one.label) || one.key, keywords: one.key, group: t('groups.field') },
        ...(one.options ?? []).map((o) => ({ value: `${one.key}=${o.value}`, label: `${text(one.label) || one.key} · ${text(o.label) || o.value}`, keywords: o.value, group: t('optionsGroup') })),
      ]),
    ],
    [object.fields, name, t],
  );
  const sorted = useMemo(() => [...choices.slice(0, 1), ...choices.slice(1).sort((a, b) => Number(a.value.includes('=')) - Number(b.value.includes('=')))], [choices]);
  const others = option !== undefined ? (field?.options ?? []).filter((o) => o.value !== option).map((o) => ({ value: o.value, label: text(o.label) || o.value, color: o.color })) : field ? fieldsLike(object, field) : [];
  return (
    <PageBody>
      <Panel>
        <Field label={t('of')}>
          <Select value={chosen ?? ''} options={sorted} searchable onChange={(next) => onChoose(next || undefined)} />
        </Field>
      </Panel>
      <Panel>
        <WhereUsed key={chosen} kind="object" of={object.key} part={field ? { field: key, option } : {}} name={sorted.find((one) => one.value === (chosen ?? ''))?.label ?? name} others={others} flush={flush} />
      </Panel>
    </PageBody>
  );
}
