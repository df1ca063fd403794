import { useState } from 'react';
import type { HookDoc, InboundDoc, ObjectDoc, RoleDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { text, useT } from '@/shared/i18n';
import { Field, Input, Segmented, Select } from '@/shared/ui';
import { Contract, faultsOf } from './Contract';
import { Mapping } from './Mapping';

interface InboundSettingsProps {
  doc: InboundDoc;
  objects: readonly ObjectDoc[];
  roles: readonly RoleDoc[];
  /** Those that take messages. */
  hooks: readonly HookDoc[];
  errors: Record<string, string>;
  /** `at` names what is typed into, so that it is one step of undo. */
  onChange: (patch: Partial<InboundDoc>, at?: string) => void;
}

/** What an endpoint takes, what it makes of it, and with whose rights. */
export function InboundSettings({ doc, objects, roles, hooks, errors, onChange }: InboundSettingsProps) {
  const t = useT('webhooks');
  // Asked for while there is no hook yet that could be named.
  const [wanted, setWanted] = useState(false);
  const byHook = doc.hook !== undefined || wanted;
  const take = (by: 'mapping' | 'hook'): void => {
    setWanted(by === 'hook' && hooks.length === 0);
    if (by === 'hook' && hooks[0]) onChange({ hook: hooks[0].key, object: undefined, mapping: undefined, match: undefined });
    else if (by === 'mapping' && doc.hook !== undefined) onChange({ hook: undefined, ...beginning(objects[0]?.key ?? '', objects) });
  };
  const object = objects.find((one) => one.key === doc.object);
  const direct = (object?.fields ?? []).filter((one) => doc.mapping?.some((line) => line.field === one.key && !line.by && !line.rows));
  return (
    <>
      <LabelProp label={t('name')} required value={doc.label} error={errors.label} onChange={(label) => onChange({ label: label ?? {} }, 'label')} />
      <Field label={t('in.address')} help={t('in.addressHelp')}>
        <Input readOnly data-no-words value={`${window.location.origin}/api/v1/in/${doc.key}`} onFocus={(event) => event.currentTarget.select()} />
      </Field>
      <Field label={t('in.role')} help={t('in.roleHelp')} error={errors.role}>
        <Select value={doc.role} options={roles.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))} onChange={(role) => role && onChange({ role })} />
      </Field>
      <Contract value={doc.contract ?? ''} faults={faultsOf(errors, 'contract')} onChange={(contract) => onChange({ contract }, 'contract')} />
      <Field label={t('in.taker')} group>
        <Segmented
          label={t('in.taker')}
          value={byHook ? 'hook' : 'mapping'}
          items={[
            { key: 'mapping', label: t('in.mapping') },
            { key: 'hook', label: t('in.hook') },
          ]}
          onChange={take}
        />
      </Field>
      {byHook ? (
        <Field label={t('in.hook')} help={t(hooks.length > 0 ? 'in.hookHelp' : 'in.hookNone')} error={errors.hook}>
          <Select value={doc.hook || null} options={hooks.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))} onChange={(hook) => hook && onChange({ hook })} />
        </Field>
      ) : (
        <>
          <Field label={t('object')} error={errors.object}>
            <Select value={doc.object ?? null} options={objects.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))} onChange={(key) => key && onChange(beginning(key, objects))} />
          </Field>
          <Mapping
            key={doc.object}
            label={t('in.mapping')}
            help={t('in.mappingHelp')}
            value={doc.mapping ?? []}
            fields={object?.fields ?? []}
            objects={objects}
            contract={doc.contract ?? ''}
            errorAt={(path) => errors[path ? `mapping.${path}` : 'mapping']}
            onChange={(mapping) => onChange({ mapping, ...(doc.match && !mapping.some((line) => line.field === doc.match) && { match: undefined }) }, 'mapping')}
          />
          <Field label={t('in.match')} help={t('in.matchHelp')} error={errors.match}>
            <Select value={doc.match ?? ''} options={[{ value: '', label: t('in.matchNone') }, ...direct.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))]} onChange={(match) => onChange({ match: match || undefined })} />
          </Field>
        </>
      )}
      <LabelProp label={t('note')} value={doc.description} onChange={(description) => onChange({ description }, 'description')} />
    </>
  );
}

/** An endpoint of an object begins with the field that names its records. */
export function beginning(object: string, objects: readonly ObjectDoc[]): Required<Pick<InboundDoc, 'object' | 'mapping'>> & Pick<InboundDoc, 'match'> {
  const title = objects.find((one) => one.key === object)?.title ?? 'name';
  return { object, mapping: [{ field: title, from: `/${title}` }], match: undefined };
}
