import { ImageUp } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { ApiError } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, Field, messageOf } from '@/shared/ui';
import styles from './account.module.css';

interface PictureFieldProps {
  label: string;
  help: string;
  waiting: boolean;
  error: ApiError | null;
  onFile: (file: File) => void;
  /** Absent when there is no picture. */
  onRemove?: () => void;
  /** The picture as it is. */
  children: ReactNode;
}

/** A picture that is chosen from the device and saved at once. */
export function PictureField({ label, help, waiting, error, onFile, onRemove, children }: PictureFieldProps) {
  const t = useT('account');
  const input = useRef<HTMLInputElement>(null);
  return (
    <Field label={label} help={help} group error={error ? (error.fieldErrors.file?.message ?? messageOf(error) ?? t('picture.failed')) : undefined}>
      <div className={styles.picture}>
        {children}
        <Button size="small" icon={ImageUp} loading={waiting} onClick={() => input.current?.click()}>
          {onRemove ? t('picture.change') : t('picture.choose')}
        </Button>
        {onRemove && (
          <Button size="small" kind="text" onClick={onRemove}>
            {t('picture.remove')}
          </Button>
        )}
        <input
          ref={input}
          type="file"
          hidden
          accept="image/png,image/jpeg,image/gif,image/webp"
          aria-label={label}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file) onFile(file);
          }}
        />
      </div>
    </Field>
  );
}
