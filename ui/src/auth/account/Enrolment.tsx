import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { Button, Field, Form, IconButton, InlineError, notify } from '@/shared/ui';
import type { Enrolled } from './api';
import { CodeBoxes } from './CodeBoxes';
import { inFours } from './codes';
import styles from './account.module.css';

interface EnrolmentProps {
  enrolled: Enrolled;
  waiting: boolean;
  error: unknown;
  /** What is wrong with the code. */
  fault: string | undefined;
  onCode: (code: string) => void;
  autoFocus?: boolean;
}

/** Brings a second factor to a phone: the picture, the secret by hand, the first code. */
export function Enrolment({ enrolled, waiting, error, fault, onCode, autoFocus }: EnrolmentProps) {
  const t = useT('account');
  const [code, setCode] = useState('');
  return (
    <Form className={styles.stack} onSubmit={() => onCode(code)}>
      <ol className={styles.steps}>
        <li>{t('enrol.scan')}</li>
        <li>{t('enrol.type')}</li>
      </ol>
      <div className={styles.qr}>
        <img src={enrolled.qr} alt={t('enrol.qr')} width={168} height={168} />
        <div>
          <span className={styles.quiet}>{t('enrol.byHand')}</span>
          <div className={styles.secret} data-no-words>
            <code>{inFours(enrolled.secret)}</code>
            <IconButton size="small" icon={Copy} label={t('enrol.copy')} onClick={() => void navigator.clipboard.writeText(enrolled.secret).then(() => notify(t('copied'), { kind: 'success' }))} />
          </div>
        </div>
      </div>
      {!fault && error !== null && error !== undefined && <InlineError error={error} />}
      <Field label={t('code.label')} error={fault}>
        <CodeBoxes value={code} onChange={setCode} onFull={onCode} autoFocus={autoFocus} />
      </Field>
      <div>
        <Button kind="primary" type="submit" loading={waiting} disabled={code.length < 6}>
          {t('enrol.action')}
        </Button>
      </div>
    </Form>
  );
}
