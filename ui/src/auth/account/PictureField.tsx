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
  /** Whether there is a picture now. */
  present: boolean;
  /** Takes another one, as the `file` of a form, or the one there is away. */
  take: (form: FormData) => Promise<unknown>;
  drop: () => Promise<unknown>;
  /** The picture as it is. */
  children: ReactNode;
}

/** A picture that is chosen from the device and taken at once. */
export function PictureField({ label, help, present, take, drop, children }: PictureFieldProps) {
  const t = useT('account');
  const input = useRef<HTMLInputElement>(null);
  const put = useMutation<unknown, ApiError, File>({
    mutationFn: (file) => {
      const form = new FormData();
      form.append('file', file);
      return take(form);
    },
  });
  const remove = useMutation<unknown, ApiError, void>({ mutationFn: drop });
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

/** How the server keeps a picture at an address. */
export const keptAt = (path: string, onChanged: () => void): Pick<PictureFieldProps, 'take' | 'drop'> => ({
  take: (form) => api.upload(path, form, { method: 'PUT' }).then(onChanged),
  drop: () => api.delete(path).then(onChanged),
});
