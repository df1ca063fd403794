import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { useDefinitions, type HookDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { lazy, Suspense } from 'react';
import { text, useT } from '@/shared/i18n';
import { Field, Input, MultiSelect, Select, SkeletonLines, Switch } from '@/shared/ui';
import styles from '../Hooks.module.css';
import { events, eventsOf, ofRecord, waiting } from '../model';
import { PlanProp } from './PlanProp';
import { RoleProp } from './RoleProp';

const Endpoint = lazy(() => import('./Endpoint'));

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
  const alone = !ofRecord(chosen);
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
          <Select clearable={alone} placeholder={t('noObject')} value={doc.object ?? null} options={named(objects)} onChange={(object) => onChange({ object: object ?? undefined, when: undefined })} />
        </Field>
        <Field label={t('events')} error={under('event')}>
          <MultiSelect value={chosen} options={events.map((value) => ({ value, label: t(`event.${value}`) }))} onChange={(event) => event.length > 0 && onChange(waiting(doc, events.filter((one) => event.includes(one))))} />
        </Field>
      </div>
      {timed && <PlanProp value={doc.schedule ?? ''} error={errors.schedule} onChange={(schedule) => onChange({ schedule }, 'schedule')} />}
      {doc.endpoint && (
        <Suspense fallback={<SkeletonLines lines={6} />}>
          <Endpoint value={doc.endpoint} roles={roles} errors={errors} onChange={(endpoint, at) => onChange({ endpoint }, at)} />
        </Suspense>
      )}
      {doc.object && (
        <Field label={t('when')} group help={t('whenHelp')} error={errors.when}>
          <ConditionBuilder object={doc.object} usage="rule" label={t('when')} invalid={!!errors.when} value={doc.when ?? ''} onChange={(when) => onChange({ when: when || undefined }, 'when')} />
        </Field>
      )}
      <RoleProp value={doc.role} roles={roles} alone={timed} error={errors.role} onChange={(role) => onChange({ role })} />
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
      <Switch checked={!!doc.mail} onChange={(on) => onChange({ mail: on || undefined })}>
        {t('mail')}
      </Switch>
      <LabelProp label={t('note')} value={doc.description} onChange={(description) => onChange({ description }, 'description')} />
    </>
  );
}
