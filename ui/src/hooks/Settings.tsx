import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { useDefinitions, type HookDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { text, useT } from '@/shared/i18n';
import { Field, Input, MultiSelect, Select } from '@/shared/ui';
import { events, eventsOf } from './model';
import styles from './Hooks.module.css';

interface SettingsProps {
  doc: HookDoc;
  errors: Record<string, string>;
  /** `at` names what is typed into, so that it is one step of undo. */
  onChange: (patch: Partial<HookDoc>, at?: string) => void;
}

const named = (list: readonly { key: string; label?: HookDoc['label'] }[]) => list.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }));
const words = (typed: string): string[] => typed.split(/[\s,，]+/).filter(Boolean);

/** What a hook waits for, with whose rights it acts, and what it may use. */
export function Settings({ doc, errors, onChange }: SettingsProps) {
  const t = useT('hooks');
  const objects = useDefinitions('object').data ?? [];
  const roles = useDefinitions('role').data ?? [];
  const chosen = eventsOf(doc);
  const timed = chosen.includes('on_schedule');
  const under = (part: string): string | undefined => Object.entries(errors).find(([path]) => path === part || path.startsWith(`${part}.`))?.[1];
  const number = (part: 'order' | 'time' | 'memory', placeholder: string) => (
    <Field label={t(part)} error={errors[part]}>
      <Input type="number" inputMode="numeric" placeholder={placeholder} value={doc[part] ?? ''} onChange={(event) => onChange({ [part]: event.target.value === '' ? undefined : Number(event.target.value) }, part)} />
    </Field>
  );
  return (
    <>
      <LabelProp label={t('name')} value={doc.label} error={errors.label} onChange={(label) => onChange({ label }, 'label')} />
      <div className={styles.pair}>
        <Field label={t('object')} error={errors.object}>
          <Select value={doc.object ?? null} options={named(objects)} onChange={(object) => object && onChange({ object, when: undefined })} />
        </Field>
        <Field label={t('events')} error={under('event')}>
          <MultiSelect value={chosen} options={events.filter((one) => one !== 'endpoint' || chosen.includes(one)).map((value) => ({ value, label: t(`event.${value}`) }))} onChange={(event) => event.length > 0 && onChange({ event: events.filter((one) => event.includes(one)) })} />
        </Field>
      </div>
      {timed && (
        <Field label={t('schedule')} help={t('scheduleHelp')} error={errors.schedule}>
          <Input data-no-words placeholder="0 2 * * *" value={doc.schedule ?? ''} onChange={(event) => onChange({ schedule: event.target.value }, 'schedule')} />
        </Field>
      )}
      {doc.object && (
        <Field label={t('when')} group help={t('whenHelp')} error={errors.when}>
          <ConditionBuilder object={doc.object} usage="rule" label={t('when')} invalid={!!errors.when} value={doc.when ?? ''} onChange={(when) => onChange({ when: when || undefined }, 'when')} />
        </Field>
      )}
      <Field label={t('role')} help={t('roleHelp')} error={errors.role}>
        <Select clearable placeholder={t('caller')} value={doc.role ?? null} options={named(roles)} onChange={(role) => onChange({ role: role ?? undefined })} />
      </Field>
      <div className={styles.three}>
        {number('order', '0')}
        {number('time', '2000')}
        {number('memory', '128')}
      </div>
      <Field label={t('hosts')} help={t('hostsHelp')} error={under('hosts')}>
        <Input data-no-words placeholder="api.example.com" defaultValue={doc.hosts?.join(', ') ?? ''} onChange={(event) => onChange({ hosts: words(event.target.value) }, 'hosts')} />
      </Field>
      <Field label={t('secrets')} help={t('secretsHelp')} error={under('secrets')}>
        <Input data-no-words defaultValue={doc.secrets?.join(', ') ?? ''} onChange={(event) => onChange({ secrets: words(event.target.value) }, 'secrets')} />
      </Field>
      <LabelProp label={t('note')} value={doc.description} onChange={(description) => onChange({ description }, 'description')} />
    </>
  );
}
