import { Download, Play } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { FormScriptDoc, ObjectDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { text, useT } from '@/shared/i18n';
import { Button, Checkbox, Field, MultiSelect, Segmented } from '@/shared/ui';
import { suggestions } from './completion';
import { declarations } from './declare';
import { ScriptCode, type CodeHandle } from './ScriptCode';
import styles from './Scripts.module.css';
import { useFaults } from './useFaults';

interface ScriptFormProps {
  script: FormScriptDoc;
  object: ObjectDoc;
  /** The layout that is open. */
  layout: string;
  /** What the last save refused, by path. */
  refused?: Record<string, string>;
  onChange: (script: FormScriptDoc, part?: string) => void;
  onTry: () => void;
}

/** When a script runs, and what. */
export function ScriptForm({ script, object, layout, refused, onChange, onTry }: ScriptFormProps) {
  const t = useT('script-editor');
  const code = useRef<CodeHandle>(null);
  const faults = useFaults(script, object);
  const { events } = script;
  const set = (patch: Partial<FormScriptDoc>, part?: string): void => onChange({ ...script, ...patch }, part);
  const when = (patch: Partial<FormScriptDoc['events']>): void => {
    const next = { ...events, ...patch };
    set({ events: next, on_error: next.before_submit ? script.on_error : undefined });
  };
  const watchable = useMemo(
    () =>
      object.fields
        .filter((field) => !field.archived)
        .flatMap((field) => [
          { value: field.key, label: text(field.label) || field.key, keywords: field.key },
          ...(field.fields ?? []).filter((column) => !column.archived).map((column) => ({ value: `${field.key}.${column.key}`, label: `${text(field.label) || field.key} · ${text(column.label) || column.key}`, keywords: `${field.key}.${column.key}` })),
        ]),
    [object],
  );
  const download = (): void => {
    const address = URL.createObjectURL(new Blob([declarations(object, (name) => t(`api.${name}`))], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = 'tenon.d.ts';
    link.click();
    URL.revokeObjectURL(address);
  };
  const others = Object.entries(refused ?? {});
  return (
    <div className={styles.body}>
      <LabelProp label={t('label')} required value={script.label} onChange={(label) => set({ label: label ?? {} }, 'label')} />
      <Field label={t('events')} group>
        <div className={styles.line}>
          <Checkbox checked={events.load === true} onChange={(load) => when({ load: load || undefined })}>{t('event.load')}</Checkbox>
          <Checkbox checked={events.before_submit === true} onChange={(on) => when({ before_submit: on || undefined })}>{t('event.submit')}</Checkbox>
        </div>
      </Field>
      <Field label={t('event.change')} help={t('event.changeHelp')}>
        <MultiSelect value={events.change ?? []} options={watchable} placeholder={t('event.none')} onChange={(change) => when({ change: change.length > 0 ? change : undefined })} />
      </Field>
      {events.before_submit && (
        <Field label={t('onError')} group>
          <Segmented size="small" label={t('onError')} value={script.on_error ?? 'block'} items={(['block', 'allow'] as const).map((key) => ({ key, label: t(`onErrorDoes.${key}`) }))} onChange={(key) => set({ on_error: key === 'block' ? undefined : key })} />
        </Field>
      )}
      <Field label={t('forms')} group>
        <Segmented
          size="small"
          label={t('forms')}
          value={script.forms ? 'this' : 'all'}
          items={(['all', 'this'] as const).map((key) => ({ key, label: t(`formsAre.${key}`) }))}
          onChange={(key) => set({ forms: key === 'all' ? undefined : [layout] })}
        />
      </Field>
      {(object.types?.length ?? 0) > 0 && (
        <Field label={t('recordTypes')}>
          <MultiSelect value={script.types ?? []} options={object.types!.map((type) => ({ value: type.key, label: text(type.label) || type.key }))} placeholder={t('allTypes')} onChange={(types) => set({ types: types.length > 0 ? types : undefined })} />
        </Field>
      )}
      <Field label={t('source')} help={t('sourceHelp')} group>
        <ScriptCode ref={code} value={script.source} suggest={(context) => suggestions(context, { object, words: (name) => t(`api.${name}`) })} faults={faults} label={t('source')} onChange={(source) => set({ source }, 'source')} />
      </Field>
      {faults.length + others.length > 0 && (
        <ul className={styles.faults} aria-label={t('problems')}>
          {faults.map((fault) => (
            <li key={`${fault.from} ${fault.message}`}>
              <button type="button" onClick={() => code.current?.select(fault.from, fault.to)}>{t('at', { line: fault.line, message: fault.message })}</button>
            </li>
          ))}
          {others.map(([path, message]) => <li key={path}>{message}</li>)}
        </ul>
      )}
      <div className={styles.line}>
        <Button kind="primary" icon={Play} onClick={onTry}>{t('try')}</Button>
        <Button icon={Download} onClick={download}>{t('types.download')}</Button>
      </div>
    </div>
  );
}
