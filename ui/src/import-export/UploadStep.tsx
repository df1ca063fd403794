import { useQuery } from '@tanstack/react-query';
import { ChevronRight, Download, FileSpreadsheet, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { api, isAbort, isApiError } from '@/shared/api';
import type { ImportState, Items, ObjectMeta } from '@/shared/api/types';
import { formatBytes, formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, cx, InlineError, Panel, Progress } from '@/shared/ui';
import { unfinished } from './model';
import { largest, templateOf, uploadFile } from './upload';
import styles from './Import.module.css';

interface UploadStepProps {
  meta: ObjectMeta;
  state: ImportState | undefined;
  onUploaded: (id: string) => void;
  onNext: () => void;
  onOpen: (id: string) => void;
}

/** ① A file is dropped or chosen; imports that were begun can be taken up. */
export function UploadStep({ meta, state, onUploaded, onNext, onOpen }: UploadStepProps) {
  const t = useT('import-export');
  const input = useRef<HTMLInputElement>(null);
  const stop = useRef<AbortController | null>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [fault, setFault] = useState('');
  const before = useQuery({
    queryKey: ['imports', meta.key],
    queryFn: ({ signal }) => api.get<Items<ImportState>>('/api/v1/imports', { query: { object: meta.key }, signal }),
    staleTime: 0,
  });
  const open = unfinished(before.data?.items ?? []).filter((one) => one.id !== state?.id);

  const send = (file: File | undefined) => {
    if (!file) return;
    setError(null);
    setFault('');
    if (file.size > largest) {
      setFault(t('upload.tooLarge', { size: formatBytes(file.size) }));
      return;
    }
    if (/\.(xlsx?|xlsm|ods|numbers)$/i.test(file.name)) {
      setFault(t('upload.spreadsheet'));
      return;
    }
    setSending({ name: file.name, share: 0 });
    stop.current = new AbortController();
    uploadFile(meta.key, file, {}, (share) => setSending({ name: file.name, share }), stop.current.signal)
      .then((made) => onUploaded(made.id))
      .catch((reason: unknown) => {
        setSending(null);
        if (!isAbort(reason)) setError(reason);
      });
  };
  const template = () => {
    const labels = meta.fields.filter((field) => !field.system && !field.read_only && field.type !== 'file' && field.type !== 'image').map((field) => text(field.label) || field.key);
    const url = URL.createObjectURL(templateOf(labels));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${text(meta.label) || meta.key}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  const message = fault || (isApiError(error) ? (Object.values(error.fieldErrors)[0]?.message ?? error.message) : '');

  return (
    <>
      {state && (
        <Panel>
          <div className={styles.fileLine}>
            <FileSpreadsheet aria-hidden />
            <span>
              <strong>{state.name}</strong> · {t('rows', { count: state.rows, formatted: formatNumber(state.rows) })}
            </span>
            <Button kind="primary" onClick={onNext}>
              {t('next')}
            </Button>
          </div>
        </Panel>
      )}
      <section
        aria-label={t('upload.zone')}
        className={cx(styles.zone, over && styles.zoneOver)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          send(event.dataTransfer.files[0]);
        }}
      >
        <Upload aria-hidden />
        {sending ? (
          <div className={styles.sending}>
            <p>{t('upload.sending', { name: sending.name, percent: Math.round(sending.share * 100) })}</p>
            <Progress value={sending.share < 1 ? sending.share : undefined} label={t('upload.sending', { name: sending.name, percent: Math.round(sending.share * 100) })} />
            <Button size="small" onClick={() => stop.current?.abort(new DOMException('stopped', 'AbortError'))}>
              {t('cancel')}
            </Button>
          </div>
        ) : (
          <>
            <p className={styles.zoneTitle}>{t(state ? 'upload.another' : 'upload.drop')}</p>
            <p className={styles.quiet}>{t('upload.kinds')}</p>
            <div className={styles.buttons}>
              <Button kind={state ? 'secondary' : 'primary'} onClick={() => input.current?.click()}>
                {t('upload.choose')}
              </Button>
              <Button icon={Download} onClick={template}>
                {t('upload.template')}
              </Button>
            </div>
          </>
        )}
        <input
          ref={input}
          type="file"
          hidden
          accept=".csv,.tsv,.tab,.txt,text/csv,text/tab-separated-values,text/plain"
          aria-label={t('upload.choose')}
          onChange={(event) => {
            send(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </section>
      {message && <InlineError error={error}>{message}</InlineError>}
      {open.length > 0 && (
        <Panel title={t('unfinished')} bare>
          <ul className={styles.list}>
            {open.map((one) => (
              <li key={one.id}>
                <button type="button" className={styles.item} onClick={() => onOpen(one.id)}>
                  <FileSpreadsheet aria-hidden />
                  <span className={styles.itemWords}>
                    <strong>{one.name}</strong>
                    <span className={styles.quiet}>
                      {t('rows', { count: one.rows, formatted: formatNumber(one.rows) })} · {t(`state.${one.state}`)}
                    </span>
                  </span>
                  <ChevronRight aria-hidden />
                </button>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}
