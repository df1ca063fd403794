import { Camera, Download, FileText, RotateCw, Upload as UploadIcon, X } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { api } from '@/shared/api';
import { Button, cx, IconButton, Progress, useFieldControl, useFieldLabelId } from '@/shared/ui';
import type { InputProps } from '../contract';
import { formatSize } from '../format';
import styles from './FileInput.module.css';
import { acceptOf, filesOf } from './files';
import { fileUrl, Thumb } from './Thumb';
import { useUploads } from './useUploads';

const Viewer = lazy(() => import('./Viewer'));

/** Files and pictures: chosen, dropped or pasted, sent at once, put in the record on saving, and looked at in their place. */
export default function FileInput({ value, onChange, onBlur, field, ctx, object, id, readOnly }: InputProps) {
  const { t } = ctx;
  const control = useFieldControl();
  const labelId = useFieldLabelId();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [open, setOpen] = useState<number | null>(null);
  const files = filesOf(value);
  const { uploads, added, add, drop, retry, full, several } = useUploads(value, field, ctx, onChange, onBlur);
  const closed = readOnly || full;
  const taken = field.camera === true; // not from what is there already
  return (
    <div
      role="group"
      aria-labelledby={labelId}
      aria-describedby={control['aria-describedby']}
      className={cx(styles.box, readOnly && styles.still, over && styles.over)}
      onDragOver={(event) => {
        if (closed || taken || !event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (closed || taken) return;
        event.preventDefault();
        add(event.dataTransfer.files);
      }}
      onPaste={(event) => !closed && !taken && add(event.clipboardData.files)}
    >
      {files.map((file, at) => (
        <div key={file.id} className={styles.file}>
          <button type="button" className={styles.open} aria-label={t('file.view', { name: file.name })} onClick={() => setOpen(at)}>
            {field.type === 'image' || file.type.startsWith('image/') ? (
              <Thumb file={file} field={field.key} object={object} id={id} local={added[file.id]?.url} className={styles.thumb} />
            ) : (
              <FileText aria-hidden />
            )}
            <span className={styles.name} title={file.name}>
              {file.name}
            </span>
          </button>
          <span className={styles.size}>{file.size > 0 ? formatSize(file.size) : ''}</span>
          {object && id && !added[file.id] && (
            <IconButton
              icon={Download}
              size="small"
              label={t('file.download', { name: file.name })}
              onClick={() => void api.download(fileUrl(object, id, field.key, file.id), file.name)}
            />
          )}
          {!readOnly && <IconButton icon={X} size="small" label={t('file.remove', { name: file.name })} onClick={() => onChange(files.filter((f) => f.id !== file.id))} />}
        </div>
      ))}
      {uploads.map((upload) => (
        <div key={upload.key} className={styles.file}>
          <FileText aria-hidden />
          <span className={styles.name}>{upload.file.name}</span>
          {upload.error ? (
            <span className={styles.error} role="alert">
              {upload.error}
            </span>
          ) : (
            <span className={styles.progress}>
              <Progress value={upload.share} label={t('file.sending', { name: upload.file.name })} />
            </span>
          )}
          {upload.again && <IconButton icon={RotateCw} size="small" label={t('file.again', { name: upload.file.name })} onClick={() => retry(upload)} />}
          <IconButton
            icon={X}
            size="small"
            label={upload.error ? t('file.dismiss') : t('file.cancel', { name: upload.file.name })}
            onClick={() => drop(upload.key)}
          />
        </div>
      ))}
      {!closed && (
        <div className={styles.add}>
          <Button id={control.id} size="small" icon={taken ? Camera : UploadIcon} onClick={() => picker.current?.click()}>
            {t(taken ? 'file.take' : field.type === 'image' ? 'file.addImage' : 'file.add')}
          </Button>
          {!taken && <span className={styles.hint}>{t('file.drop')}</span>}
          <input
            ref={picker}
            type="file"
            hidden
            tabIndex={-1}
            multiple={several}
            accept={acceptOf(field)}
            capture={taken ? 'environment' : undefined}
            onChange={(event) => {
              add([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
        </div>
      )}
      {open !== null && files[open] && (
        <Suspense>
          <Viewer files={files} at={open} onMove={setOpen} onClose={() => setOpen(null)} ctx={ctx} field={field.key} object={object} id={id} added={added} />
        </Suspense>
      )}
    </div>
  );
}
