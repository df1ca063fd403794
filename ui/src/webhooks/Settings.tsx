import { ConditionBuilder } from '@/expression/ConditionBuilder';
import type { ObjectDoc, RoleDoc, WebhookDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { grantFields } from '@/rights/grant/model';
import { text, useT } from '@/shared/i18n';
import { Checkbox, Field, Input, MultiSelect, Select } from '@/shared/ui';
import { Headers } from './Headers';
import styles from './Webhooks.module.css';

interface SettingsProps {
  doc: WebhookDoc;
  objects: readonly ObjectDoc[];
  roles: readonly RoleDoc[];
  errors: Record<string, string>;
  /** `at` names what is typed into, so that it is one step of undo. */
  onChange: (patch: Partial<WebhookDoc>, at?: string) => void;
}

const events = ['create', 'update', 'delete', 'restore', 'owner', 'stage'] as const;

/** What a webhook tells of, to whom, and with whose rights. */
export function Settings({ doc, objects, roles, errors, onChange }: SettingsProps) {
  const t = useT('webhooks');
  const tr = useT('rights');
  const object = objects.find((one) => one.key === doc.object);
  const fields = grantFields(object)
    .filter((one) => one.of === undefined)
    .map((one) => ({ value: one.key, label: one.system ? tr(`system.${one.key}`) : text(one.label) || one.key, keywords: one.key }));
  const known = (list: readonly string[]) => list.filter((key) => !fields.some((one) => one.value === key)).map((key) => ({ value: key, label: key }));
  const under = (part: string): string | undefined => Object.entries(errors).find(([path]) => path === part || path.startsWith(`${part}.`))?.[1];
  return (
    <>
      <LabelProp label={t('name')} required value={doc.label} error={errors.label} onChange={(label) => onChange({ label: label ?? {} }, 'label')} />
      <Field label={t('object')} error={errors.object}>
        <Select value={doc.object} options={objects.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))} onChange={(key) => key && onChange({ object: key, fields: undefined, send: undefined, condition: undefined })} />
      </Field>
      <Field label={t('events')} group help={t('eventsHelp')} error={under('events')}>
        <div className={styles.events}>
          {events.map((one) => (
            <Checkbox key={one} checked={doc.events.includes(one)} onChange={(on) => onChange({ events: events.filter((event) => (event === one ? on : doc.events.includes(event))) })}>
              {t(`event.${one}`)}
            </Checkbox>
          ))}
        </div>
      </Field>
      {doc.events.includes('update') && (
        <Field label={t('fields')} help={t('fieldsHelp')} error={under('fields')}>
          <MultiSelect value={doc.fields ?? []} options={[...fields, ...known(doc.fields ?? [])]} searchable placeholder={t('anyField')} onChange={(list) => onChange({ fields: list })} />
        </Field>
      )}
      <Field label={t('condition')} group help={t('conditionHelp')} error={errors.condition}>
        <ConditionBuilder object={doc.object} usage="filter" label={t('condition')} invalid={!!errors.condition} value={doc.condition ?? ''} onChange={(condition) => onChange({ condition: condition || undefined }, 'condition')} />
      </Field>
      <Field label={t('role')} help={t('roleHelp')} error={errors.role}>
        <Select value={doc.role} options={roles.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))} onChange={(role) => role && onChange({ role })} />
      </Field>
      <Field label={t('send')} help={t('sendHelp')} error={under('send')}>
        <MultiSelect value={doc.send ?? []} options={[...fields, ...known(doc.send ?? [])]} searchable placeholder={t('everything')} onChange={(list) => onChange({ send: list })} />
      </Field>
      <Field label={t('url')} help={t(doc.url.startsWith('http://') ? 'urlPlain' : 'urlHelp')} error={errors.url}>
        <Input type="url" inputMode="url" data-no-words value={doc.url} onChange={(event) => onChange({ url: event.target.value }, 'url')} />
      </Field>
      <Headers value={doc.headers ?? {}} error={under('headers')} onChange={(headers) => onChange({ headers }, 'headers')} />
      <LabelProp label={t('note')} value={doc.description} onChange={(description) => onChange({ description }, 'description')} />
    </>
  );
}
