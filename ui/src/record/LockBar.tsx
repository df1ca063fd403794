import { Lock } from 'lucide-react';
import { useState } from 'react';
import { api, isApiError, recordWritten } from '@/shared/api';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { formatMoment } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Banner, Button, Dialog, Field, InlineError, Input } from '@/shared/ui';
import { recordPath } from './useRecord';

interface LockProps {
  meta: ObjectMeta;
  record: RecordData;
  zone: string;
  disabled: boolean;
  onDone: (record: RecordData) => void;
}

/** Why a record is read-only and who may unlock it, with the button for who may. */
export function LockBar({ meta, record, zone, disabled, onDone }: LockProps) {
  const t = useT('record');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const lock = record.$lock;
  if (!lock) return null;
  const unlock = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      onDone(await api.post<RecordData>(`${recordPath(meta.key, record.id)}/actions/unlock`, {}, { query: { links: true } }));
      recordWritten(meta.key);
    } catch (problem) {
      if (!isApiError(problem)) throw problem;
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const who = lock.by ? t('lock.by', { who: lock.by.name, when: formatMoment(lock.at, zone) }) : '';
  return (
    <>
      <Banner
        kind="warning"
        icon={Lock}
        actions={
          record.$rights?.lock ? (
            <Button size="small" loading={busy} disabled={disabled} onClick={() => void unlock()}>
              {t('lock.unlock')}
            </Button>
          ) : undefined
        }
      >
        {lock.reason ? t('lock.because', { reason: lock.reason }) : t('lock.plain')} {who}
        {!record.$rights?.lock && ` ${t('lock.ask', { roles: [t('lock.admins'), ...lock.roles].join(t('related.join')) })}`}
      </Banner>
      {error !== null && <InlineError error={error} />}
    </>
  );
}

/** Asks why, and makes the record read-only. */
export function LockDialog({ meta, record, title, onDone, onClose }: Omit<LockProps, 'zone' | 'disabled'> & { title: string; onClose: () => void }) {
  const t = useT('record');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const lock = async (): Promise<void> => {
    setBusy(true);
    try {
      onDone(await api.post<RecordData>(`${recordPath(meta.key, record.id)}/actions/lock`, { reason: reason.trim() }, { query: { links: true } }));
      recordWritten(meta.key);
      onClose();
    } catch (problem) {
      if (!isApiError(problem)) throw problem;
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      title={t('lock.title', { title })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" loading={busy} onClick={() => void lock()}>
            {t('lock.action')}
          </Button>
        </>
      }
    >
      <Field label={t('lock.reason')} help={t('lock.help')}>
        <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
      {error !== null && <InlineError error={error} />}
    </Dialog>
  );
}
