import { RotateCcw, Signature, X } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { api, ApiError } from '@/shared/api';
import type { FileData } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { Button, cx, IconButton, Progress, useFieldControl, useFieldLabelId } from '@/shared/ui';
import type { InputProps } from '../contract';
import { filesOf } from '../parts/files';
import { Thumb } from '../parts/Thumb';
import { todayIn } from '../parse/zone';
import { penOf } from './drawing';
import styles from './signature.module.css';

const Pad = lazy(() => import('./Pad'));

/** A signature: shown as it was drawn, and drawn anew on a sheet of its own. */
export default function SignatureInput({ value, onChange, onBlur, field, ctx, object, id, readOnly }: InputProps) {
  const { t } = ctx;
  const control = useFieldControl();
  const labelId = useFieldLabelId();
  const [signing, setSigning] = useState(false);
  const [drawn, setDrawn] = useState<{ file: string; url: string } | null>(null);
  const [waiting, setWaiting] = useState<{ picture: Blob; share: number; error?: string } | null>(null);
  const file = filesOf(value)[0];
  useEffect(() => () => void (drawn && URL.revokeObjectURL(drawn.url)), [drawn]);
  const send = async (picture: Blob): Promise<void> => {
    setWaiting({ picture, share: 0 });
    const body = new FormData();
    body.set('file', new File([picture], `${field.key}.png`, { type: 'image/png' }));
    try {
      const stored = await api.upload<FileData>('/api/v1/files', body, { onProgress: (share) => setWaiting({ picture, share }) });
      setDrawn({ file: stored.id, url: URL.createObjectURL(picture) });
      setWaiting(null);
      onChange([stored]);
      onBlur?.();
    } catch (error) {
      setWaiting({ picture, share: 0, error: error instanceof ApiError ? error.message : t('fault.upload') });
    }
  };
  return (
    <div role="group" aria-labelledby={labelId} aria-describedby={control['aria-describedby']} className={cx(styles.box, readOnly && styles.still)}>
      {file && (
        <Thumb file={{ ...file, name: t('signature.signed') }} field={field.key} object={object} id={id} local={drawn?.file === file.id ? drawn.url : undefined} size="" className={styles.shown} />
      )}
      {waiting &&
        (waiting.error ? (
          <span className={styles.error} role="alert">
            {waiting.error}
            <IconButton icon={RotateCcw} size="small" label={t('file.again', { name: t('signature.signed') })} onClick={() => void send(waiting.picture)} />
          </span>
        ) : (
          <Progress value={waiting.share} label={t('file.sending', { name: t('signature.signed') })} />
        ))}
      {!readOnly && (
        <span className={styles.acts}>
          <Button id={control.id} size="small" icon={Signature} onClick={() => setSigning(true)}>
            {t(file ? 'signature.again' : 'signature.sign')}
          </Button>
          {file && <IconButton icon={X} size="small" label={t('signature.remove')} onClick={() => onChange([])} />}
        </span>
      )}
      {signing && (
        <Suspense>
          <Pad
            title={text(field.label, ctx.locale) || t('signature.sign')}
            pen={penOf(field.pen)}
            day={field.date_line === true ? todayIn(ctx.timezone) : ''}
            ctx={ctx}
            onClose={() => setSigning(false)}
            onDone={(picture) => {
              setSigning(false);
              void send(picture);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
