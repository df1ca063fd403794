import { Download, FileText, Upload, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { api, ApiError, isAbort } from '@/shared/api';
import type { FileData } from '@/shared/api/types';
import { Button, cx, IconButton, Progress, useFieldControl, useFieldLabelId } from '@/shared/ui';
import type { InputProps } from '../contract';
import { formatSize } from '../format';
import styles from './FileInput.module.css';
import { filesOf, refuse } from './files';
import { fileUrl, Thumb } from './Thumb';

interface Upload {
  key: number;
  name: string;
  size: number;
  share: number;
  error?: string;
}

/** Files and pictures: chosen, dropped or pasted, sent at once, and put in the record on saving. */
export default function FileInput({ value, onChange, onBlur, field, ctx, object, id, readOnly }: InputProps) {
  const { t } = ctx;
  const control = useFieldControl();
  const labelId = useFieldLabelId();
  const picker = useRef<HTMLInputElement>(null);
  const latest = useRef<FileData[]>([]);
  const flights = useRef(new Map<number, AbortController>());
  const [uploads, setUploads] = useState<Upload[]>([]);
  const [local, setLocal] = useState<Record<string, string>>({});
  const [over, setOver] = useState(false);
  const files = filesOf(value);
  useEffect(() => {
    latest.current = filesOf(value);
  });
  useEffect(() => {
    const all = flights.current;
    return () => {
      for (const flight of all.values()) flight.abort();
    };
  }, []);

  const put = (key: number, change: Partial<Upload>): void =>
    setUploads((list) => list.map((u) => (u.key === key ? { ...u, ...change } : u)));
  const drop = (key: number): void => {
    flights.current.get(key)?.abort();
    flights.current.delete(key);
    setUploads((list) => list.filter((u) => u.key !== key));
  };
  const send = async (file: File): Promise<void> => {
    const key = performance.now() + Math.random();
    const bad = refuse(file, field);
    setUploads((list) => [
      ...list,
      {
        key,
        name: file.name,
        size: file.size,
        share: 0,
        error: bad ? t(`fault.${bad.code}`, { ...bad.args, max: formatSize(Number(bad.args?.max ?? 0)) }) : undefined,
      },
    ]);
    if (bad) return;
    const flight = new AbortController();
    flights.current.set(key, flight);
    const body = new FormData();
    body.set('file', file);
    try {
      const stored = await api.upload<FileData>('/api/v1/files', body, {
        signal: flight.signal,
        onProgress: (share) => put(key, { share }),
      });
      if (file.type.startsWith('image/')) setLocal((known) => ({ ...known, [stored.id]: URL.createObjectURL(file) }));
      latest.current = [...latest.current, stored];
      onChange(latest.current);
      drop(key);
      onBlur?.();
    } catch (error) {
      if (!isAbort(error)) put(key, { error: error instanceof ApiError ? error.message : t('fault.upload') });
    }
  };
  const add = (list: FileList | null): void => {
    for (const file of list ?? []) void send(file);
  };
  const max = typeof field.max_count === 'number' ? field.max_count : 0;
  const full = max > 0 && files.length >= max;
  return (
    <div
      role="group"
      aria-labelledby={labelId}
      aria-describedby={control['aria-describedby']}
      className={cx(styles.box, readOnly && styles.still, over && styles.over)}
      onDragOver={(event) => {
        if (readOnly || full || !event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (readOnly || full) return;
        event.preventDefault();
        add(event.dataTransfer.files);
      }}
      onPaste={(event) => !readOnly && !full && add(event.clipboardData.files)}
    >
      {files.map((file) => (
        <div key={file.id} className={styles.file}>
          {field.type === 'image' || file.type.startsWith('image/') ? (
            <Thumb file={file} field={field.key} object={object} id={id} local={local[file.id]} className={styles.thumb} />
          ) : (
            <FileText aria-hidden />
          )}
          <span className={styles.name} title={file.name}>
            {file.name}
          </span>
          <span className={styles.size}>{file.size > 0 ? formatSize(file.size) : ''}</span>
          {object && id && local[file.id] === undefined && (
            <IconButton
              icon={Download}
              size="small"
              label={t('file.download', { name: file.name })}
              onClick={() => void api.download(fileUrl(object, id, field.key, file.id), file.name)}
            />
          )}
          {!readOnly && (
            <IconButton
              icon={X}
              size="small"
              label={t('file.remove', { name: file.name })}
              onClick={() => onChange(files.filter((f) => f.id !== file.id))}
            />
          )}
        </div>
      ))}
      {uploads.map((upload) => (
        <div key={upload.key} className={styles.file}>
          <FileText aria-hidden />
          <span className={styles.name}>{upload.name}</span>
          {upload.error ? (
            <span className={styles.error} role="alert">
              {upload.error}
            </span>
          ) : (
            <span className={styles.progress}>
              <Progress value={upload.share} label={t('file.sending', { name: upload.name })} />
            </span>
          )}
          <IconButton
            icon={X}
            size="small"
            label={upload.error ? t('file.dismiss') : t('file.cancel', { name: upload.name })}
            onClick={() => drop(upload.key)}
          />
        </div>
      ))}
      {!readOnly && !full && (
        <div className={styles.add}>
          <Button id={control.id} size="small" icon={Upload} onClick={() => picker.current?.click()}>
            {t(field.type === 'image' ? 'file.addImage' : 'file.add')}
          </Button>
          <span className={styles.hint}>{t('file.drop')}</span>
          <input
            ref={picker}
            type="file"
            hidden
            tabIndex={-1}
            multiple={max !== 1}
            accept={
              Array.isArray(field.accept) && field.accept.length > 0
                ? field.accept.join(',')
                : field.type === 'image'
                  ? 'image/*'
                  : undefined
            }
            onChange={(event) => {
              add(event.target.files);
              event.target.value = '';
            }}
          />
        </div>
      )}
    </div>
  );
}
