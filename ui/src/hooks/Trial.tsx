import { Play } from 'lucide-react';
import { useEffect, useState, type RefObject } from 'react';
import { useFieldContext } from '@/fields';
import { useRelationSource } from '@/fields/parts/lookup';
import { LookupInput } from '@/fields/parts/LookupInput';
import { useDefinitions, type HookDoc } from '@/meta';
import type { FieldMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Field, InlineError, Select, TextArea } from '@/shared/ui';
import { useTry } from './api';
import { Outcome } from './Outcome';
import { eventsOf, triable } from './model';
import styles from './Hooks.module.css';

/** Runs a hook as it is written before a write that is not done. */
export function Trial({ doc, object, run }: { doc: HookDoc; object: string; run: RefObject<(() => void) | null> }) {
  const t = useT('hooks');
  const options = eventsOf(doc).filter((one) => triable.includes(one));
  const [chosen, setChosen] = useState<string | null>(null);
  const event = options.find((one) => one === chosen) ?? options[0]!;
  const [titles, setTitles] = useState<Record<string, string>>({});
  const ctx = useFieldContext(titles);
  const [record, setRecord] = useState<string | null>(null);
  const [changes, setChanges] = useState('{}');
  const field: FieldMeta = { key: 'record', type: 'relation', object, label: { zh: t('record'), en: t('record') } };
  const records = useRelationSource(field, ctx);
  const fields = useDefinitions('object').data?.find((one) => one.key === object)?.fields ?? [];
  const trial = useTry();
  const parsed = read(changes);
  const creates = event === 'before_create';
  const alters = event !== 'before_delete' && event !== 'on_button';
  const start = (): void => {
    if (!parsed || (!creates && !record)) return;
    trial.mutate({ hook: doc, event, ...(!creates && { record: record! }), changes: alters ? parsed : {} });
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
      <div className={styles.pair}>
        <Field label={t('trialEvent')}>
          <Select value={event} options={options.map((value) => ({ value, label: t(`event.${value}`) }))} onChange={setChosen} />
        </Field>
        {!creates && (
          <Field label={t('record')}>
            <LookupInput field={field} ctx={ctx} source={records} value={record} onChange={(next) => setRecord(typeof next === 'string' && next ? next : null)} onLink={(id, title) => setTitles((known) => ({ ...known, [id]: title }))} />
          </Field>
        )}
      </div>
      {alters && (
        <Field label={t(creates ? 'values' : 'changes')} help={t('changesHelp')} error={parsed ? undefined : t('notJson')}>
          <TextArea className={styles.mono} data-no-words rows={2} spellCheck={false} value={changes} onChange={(typed) => setChanges(typed.target.value)} />
        </Field>
      )}
      <div className={styles.line}>
        <Button kind="primary" icon={Play} disabled={!parsed ? t('notJson') : !creates && !record ? t('noRecord') : false} loading={trial.isPending} onClick={start}>
          {t('run')}
        </Button>
        <span className={styles.quiet}>{t('nothingSaved')}</span>
      </div>
      {trial.error && <InlineError error={trial.error} />}
      {trial.data && <Outcome tried={trial.data} label={(key) => (key === '_' ? t('whole') : text(fields.find((one) => one.key === key)?.label) || key)} />}
    </section>
  );
}

/** A JSON object; null for anything else. */
function read(typed: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(typed.trim() || '{}');
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
