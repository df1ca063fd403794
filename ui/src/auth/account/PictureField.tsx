import { useMutation } from '@tanstack/react-query';
import { ImageUp } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { api, type ApiError } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, Field, messageOf } from '@/shared/ui';
import styles from './account.module.css';

interface PictureFieldProps {
  label: string;
  help: string;
  /** Where the picture is put and deleted. */
  path: string;
  /** Whether there is a picture now. */
  present: boolean;
  /** The picture is another one now, or gone. */
  onChanged: () => void;
  /** The picture as it is. */
  children: ReactNode;
}

/** A picture that is chosen from the device and saved at once. */
export function PictureField({ label, help, path, present, onChanged, children }: PictureFieldProps) {
  const t = useT('account');
  const input = useRef<HTMLInputElement>(null);
  const put = useMutation<{ hash: string }, ApiError, File>({
    mutationFn: (file) => {
      const form = new FormData();
      form.append('file', file);
      return api.upload<{ hash: string }>(path, form, { method: 'PUT' });
    },
    onSuccess: onChanged,
  });
  const remove = useMutation<void, ApiError, void>({ mutationFn: () => api.delete(path), onSuccess: onChanged });
  const error = put.error ?? remove.error;
  return (
    <Field label={label} help={help} group error={error ? (error.fieldErrors.file?.message ?? messageOf(error) ?? t('picture.failed')) : undefined}>
      <div className={styles.picture}>
        {children}
        <Button size="small" icon={ImageUp} loading={put.isPending || remove.isPending} onClick={() => input.current?.click()}>
          {present ? t('picture.change') : t('picture.choose')}
        </Button>
        {present && (
          <Button
            size="small"
            kind="text"
            onClick={() => {
              put.reset();
              remove.mutate();
            }}
          >
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
            if (!file) return;
            remove.reset();
            put.mutate(file);
          }}
        />
      </div>
    </Field>
  );
}
