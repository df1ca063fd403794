import { Play } from 'lucide-react';
import { useEffect, useState, type RefObject } from 'react';
import { PersonSelect } from '@/admin/PeopleSelect';
import { useFieldContext } from '@/fields';
import { useRelationSource } from '@/fields/parts/lookup';
import { LookupInput } from '@/fields/parts/LookupInput';
import { useDefinitions, type HookDoc } from '@/meta';
import type { FieldMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Field, InlineError, Select, TextArea } from '@/shared/ui';
import { useTry } from './api';
import { eventsOf, trialOf } from './model';
import { Outcome } from './Outcome';
import { exampleInput } from './settings/curl';
import styles from './Hooks.module.css';

/** Runs a hook as it is written for something that is not done. */
export function Trial({ doc, run }: { doc: HookDoc; run: RefObject<(() => void) | null> }) {
  const t = useT('hooks');
  const options = eventsOf(doc);
  const [chosen, setChosen] = useState<string | null>(null);
  const event = options.find((one) => one === chosen) ?? options[0] ?? '';
  const [record, setRecord] = useState<string | null>(null);
  const [changes, setChanges] = useState('{}');
  const [input, setInput] = useState<string | null>(null);
  const [as, setAs] = useState<string | null>(null);
  const fields = useDefinitions('object').data?.find((one) => one.key === doc.object)?.fields ?? [];
  const trial = useTry();
  const asks = trialOf(event);
  const given = read(changes, true);
  const comes = input ?? exampleInput(doc.endpoint?.input);
  const came = read(comes, false);
  const lacking = (asks.changes && !given) || (asks.input && !came) ? t('notJson') : asks.record === 'required' && !record ? t('noRecord') : false;
  const start = (): void => {
    if (lacking) return;
    trial.mutate({
      hook: doc,
      event,
      ...(asks.record && record && { record }),
      ...(asks.changes && given && { changes: given.value as Record<string, unknown> }),
      ...(asks.input && came && { input: came.value }),
      ...(asks.as && as && { as }),
    });
  };
  useEffect(() => {
    run.current = start;
    return () => {
      run.current = null;
    };
  });
  return (
    <section
      className={styles.trial}
      aria-label={t('trial')}
      onKeyDown={(press) => {
        if (press.key !== 'Enter' || !(press.ctrlKey || press.metaKey)) return;
        press.preventDefault();
        start();
      }}
    >
      <h3>{t('trial')}</h3>
      <div className={styles.three}>
        <Field label={t('trialEvent')}>
          <Select value={event} options={options.map((value) => ({ value, label: t(`event.${value}`) }))} onChange={setChosen} />
        </Field>
        {asks.record && doc.object && <RecordField object={doc.object} value={record} help={asks.record === 'optional' ? t('noRecordIsNew') : undefined} onChange={setRecord} />}
        {asks.as && (
          <Field label={t('trialAs')}>
            <PersonSelect label={t('trialAs')} placeholder={t('myself')} value={as} onChange={setAs} />
          </Field>
        )}
      </div>
      {asks.changes && (
        <Field label={t(asks.record === 'required' ? 'changes' : 'values')} help={t('changesHelp')} error={given ? undefined : t('notJson')}>
          <TextArea className={styles.mono} data-no-words rows={2} spellCheck={false} value={changes} onChange={(typed) => setChanges(typed.target.value)} />
        </Field>
      )}
      {asks.input && (
        <Field label={t('trialInput')} help={t('trialInputHelp')} error={came ? undefined : t('notAnyJson')}>
          <TextArea className={styles.mono} data-no-words rows={4} spellCheck={false} value={comes} onChange={(typed) => setInput(typed.target.value)} />
        </Field>
      )}
      <div className={styles.line}>
        <Button kind="primary" icon={Play} disabled={lacking} loading={trial.isPending} onClick={start}>
          {t('run')}
        </Button>
        <span className={styles.quiet}>{t('nothingSaved')}</span>
      </div>
      {trial.error && <InlineError error={trial.error} />}
      {trial.data && <Outcome tried={trial.data} label={(key) => (key === '_' ? t('whole') : text(fields.find((one) => one.key === key)?.label) || key)} />}
    </section>
  );
}

function RecordField({ object, value, help, onChange }: { object: string; value: string | null; help: string | undefined; onChange: (record: string | null) => void }) {
  const t = useT('hooks');
  const [titles, setTitles] = useState<Record<string, string>>({});
  const ctx = useFieldContext(titles);
  const field: FieldMeta = { key: 'record', type: 'relation', object, label: { zh: t('record'), en: t('record') } };
  const records = useRelationSource(field, ctx);
  return (
    <Field label={t('record')} help={help}>
      <LookupInput field={field} ctx={ctx} source={records} value={value} onChange={(next) => onChange(typeof next === 'string' && next ? next : null)} onLink={(id, title) => setTitles((known) => ({ ...known, [id]: title }))} />
    </Field>
  );
}

/** What is written, or null where it is no JSON, or no object where one is asked for. */
function read(typed: string, object: boolean): { value: unknown } | null {
  try {
    const value: unknown = JSON.parse(typed.trim() || '{}');
    return object && (value === null || typeof value !== 'object' || Array.isArray(value)) ? null : { value };
  } catch {
    return null;
  }
}
