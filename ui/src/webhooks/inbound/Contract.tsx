import { Sparkles } from 'lucide-react';
import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, TextArea } from '@/shared/ui';
import { schemaOf } from './sample';
import styles from './Inbound.module.css';

interface ContractProps {
  /** What it is called, where that is not a contract of messages. */
  label?: string;
  help?: string;
  value: string;
  /** What is wrong with it, by the place in it. */
  faults: readonly { path: string; message: string }[];
  onChange: (contract: string) => void;
}

/** The faults of a document that lie in a schema, by the places in it. */
export function faultsOf(errors: Record<string, string>, part: string): { path: string; message: string }[] {
  return Object.entries(errors).flatMap(([path, message]) => (path === part ? [{ path: '', message }] : path.startsWith(`${part}.`) ? [{ path: `/${path.slice(part.length + 1).replaceAll('.', '/')}`, message }] : []));
}

/** The JSON Schema of an endpoint as text, with what is wrong with it, and one made of a sample. */
export function Contract({ label, help, value, faults, onChange }: ContractProps) {
  const t = useT('webhooks');
  const [sample, setSample] = useState<string | null>(null);
  const [bad, setBad] = useState(false);
  const make = (): void => {
    try {
      onChange(`${JSON.stringify(schemaOf(JSON.parse(sample ?? '')), null, 2)}\n`);
      setSample(null);
    } catch {
      setBad(true);
    }
  };
  return (
    <>
      <Field label={label ?? t('in.contract')} help={help ?? t('in.contractHelp')} error={faults.length > 0 ? t('in.contractFaults', { count: faults.length }) : undefined}>
        <TextArea className={styles.code} data-no-words spellCheck={false} rows={12} value={value} onChange={(event) => onChange(event.target.value)} />
      </Field>
      {faults.length > 0 && (
        <ul className={styles.faults}>
          {faults.map((fault) => (
            <li key={fault.path}>
              {fault.path && <code data-no-words>{fault.path}</code>} {fault.message}
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button icon={Sparkles} size="small" onClick={() => {
            setBad(false);
            setSample('');
          }}>
          {t('in.fromSample')}
        </Button>
      </div>
      {sample !== null && (
        <Dialog
          open
          size="form"
          title={t('in.fromSample')}
          onClose={() => setSample(null)}
          footer={
            <>
              <Button onClick={() => setSample(null)}>{t('cancel')}</Button>
              <Button kind="primary" disabled={!sample.trim()} onClick={make}>
                {t(value.trim() ? 'in.replaceContract' : 'in.makeContract')}
              </Button>
            </>
          }
        >
          <Field label={t('in.sample')} help={t('in.sampleHelp')} error={bad ? t('in.sampleBad') : undefined}>
            <TextArea className={styles.code} data-no-words spellCheck={false} rows={10} value={sample} onChange={(event) => {
                setBad(false);
                setSample(event.target.value);
              }} />
          </Field>
        </Dialog>
      )}
    </>
  );
}
