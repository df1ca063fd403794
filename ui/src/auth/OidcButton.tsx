import { useMutation } from '@tanstack/react-query';
import { Building2 } from 'lucide-react';
import { api, type ApiError } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, InlineError } from '@/shared/ui';
import styles from './auth.module.css';

/** The way in by the business's own provider; it comes back to `next`. */
export function OidcButton({ label, next }: { label: string; next: string }) {
  const t = useT('auth');
  const start = useMutation<{ url: string }, ApiError, void>({
    mutationFn: () => api.post<{ url: string }>('/api/v1/sign-in/oidc', { return: next }, { open: true }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  return (
    <>
      <div className={styles.or}>{t('oidc.or')}</div>
      {start.error && <InlineError error={start.error} />}
      <Button size="large" block icon={Building2} loading={start.isPending || start.isSuccess} onClick={() => start.mutate()}>
        {t('oidc.action', { name: label })}
      </Button>
    </>
  );
}
