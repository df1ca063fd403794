import { useState, type ReactNode } from 'react';
import type { Text } from '@/shared/api/types';
import { isApiError } from '@/shared/api/error';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, Input } from '@/shared/ui';
import { keyFault, suggestKey } from '@/meta';
import { LabelProp } from '@/meta/props';
import styles from './Design.module.css';

interface NewDialogProps {
  title: string;
  action: string;
  /** Of what kind the key is: objects have reserved ones. */
  kind: 'object' | 'other';
  prefix: string;
  taken: readonly string[];
  /** Before the key that is suggested: `customer_`. */
  before?: string;
  /** More to fill in; told whether creating was tried. */
  children?: ReactNode | ((tried: boolean) => ReactNode);
  /** Something of it is missing. */
  incomplete?: boolean;
  onCreate: (label: Text, key: string) => Promise<unknown>;
  onClose: () => void;
}

/** Name in both languages and key of something new; the key follows the name until it is typed. */
export function NewDialog({ title, action, kind, prefix, taken, before = '', children, incomplete, onCreate, onClose }: NewDialogProps) {
  const t = useT('design');
  const words = useT('form-designer');
  const [label, setLabel] = useState<Text>({});
  const [typed, setTyped] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const named = !!(label.zh?.trim() || label.en?.trim());
  const suggestion = named ? suggestKey(before ? { en: before + suggestKey(label, [], prefix) } : label, taken, prefix, kind) : '';
  const key = typed ?? suggestion;
  const fault = keyFault(kind, key, taken);
  const refused = isApiError(error) ? error.fieldErrors : {};
  const create = () => {
    setTried(true);
    if (!named || fault || incomplete || busy) return;
    setBusy(true);
    setError(null);
    onCreate(label, key).catch((reason: unknown) => {
      setError(reason);
      setBusy(false);
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size="form"
      title={title}
      dirty={named}
      onSubmit={create}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" loading={busy}>
            {action}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <LabelProp label={t('new.name')} required value={label} error={tried && !named ? t('new.nameMissing') : refused.label?.message} onChange={(next) => setLabel(next ?? {})} />
        {typeof children === 'function' ? children(tried) : children}
        <Field label={t('new.key')} help={t('new.keyHelp')} error={(tried || typed !== null) && named && fault ? words(`key.${fault}`) : refused.key?.message}>
          <Input value={key} spellCheck={false} className={styles.code} onChange={(event) => setTyped(event.target.value)} />
        </Field>
        {error !== null && Object.keys(refused).length === 0 && <InlineError error={error} />}
      </div>
    </Dialog>
  );
}
