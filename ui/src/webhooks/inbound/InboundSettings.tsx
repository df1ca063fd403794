import type { InboundDoc, ObjectDoc, RoleDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { text, useT } from '@/shared/i18n';
import { Field, Input, Select } from '@/shared/ui';
import { Contract, faultsOf } from './Contract';
import { Mapping } from './Mapping';

interface InboundSettingsProps {
  doc: InboundDoc;
  objects: readonly ObjectDoc[];
  roles: readonly RoleDoc[];
  errors: Record<string, string>;
  /** `at` names what is typed into, so that it is one step of undo. */
  onChange: (patch: Partial<InboundDoc>, at?: string) => void;
}

/** What an endpoint takes, what it makes of it, and with whose rights. */
export function InboundSettings({ doc, objects, roles, errors, onChange }: InboundSettingsProps) {
  const t = useT('webhooks');
  const object = objects.find((one) => one.key === doc.object);
  const direct = (object?.fields ?? []).filter((one) => doc.mapping.some((line) => line.field === one.key && !line.by && !line.rows));
  return (
    <>
      <LabelProp label={t('name')} required value={doc.label} error={errors.label} onChange={(label) => onChange({ label: label ?? {} }, 'label')} />
      <Field label={t('in.address')} help={t('in.addressHelp')}>
        <Input readOnly data-no-words value={`${window.location.origin}/api/v1/in/${doc.key}`} onFocus={(event) => event.currentTarget.select()} />
      </Field>
      <Field label={t('object')} error={errors.object}>
        <Select value={doc.object} options={objects.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))} onChange={(key) => key && onChange(beginning(key, objects))} />
      </Field>
      <Field label={t('in.role')} help={t('in.roleHelp')} error={errors.role}>
        <Select value={doc.role} options={roles.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))} onChange={(role) => role && onChange({ role })} />
      </Field>
      <Contract value={doc.contract ?? ''} faults={faultsOf(errors, 'contract')} onChange={(contract) => onChange({ contract }, 'contract')} />
      <Mapping
        key={doc.object}
        label={t('in.mapping')}
        help={t('in.mappingHelp')}
        value={doc.mapping}
        fields={object?.fields ?? []}
        objects={objects}
        contract={doc.contract ?? ''}
        errorAt={(path) => errors[path ? `mapping.${path}` : 'mapping']}
        onChange={(mapping) => onChange({ mapping, ...(doc.match && !mapping.some((line) => line.field === doc.match) && { match: undefined }) }, 'mapping')}
      />
      <Field label={t('in.match')} help={t('in.matchHelp')} error={errors.match}>
        <Select value={doc.match ?? ''} options={[{ value: '', label: t('in.matchNone') }, ...direct.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))]} onChange={(match) => onChange({ match: match || undefined })} />
      </Field>
      <LabelProp label={t('note')} value={doc.description} onChange={(description) => onChange({ description }, 'description')} />
    </>
  );
}

/** An endpoint of an object begins with the field that names its records. */
export function beginning(object: string, objects: readonly ObjectDoc[]): Pick<InboundDoc, 'object' | 'mapping' | 'match'> {
  const title = objects.find((one) => one.key === object)?.title ?? 'name';
  return { object, mapping: [{ field: title, from: `/${title}` }], match: undefined };
}
