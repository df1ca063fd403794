import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSignInOffer } from '@/auth/account/api';
import { PictureField } from '@/auth/account/PictureField';
import { api, refreshMeta, type ApiError } from '@/shared/api';
import { useT } from '@/shared/i18n';

/** The logo of the business; it stands on the sign-in page and in the frame. */
export function LogoField() {
  const t = useT('business');
  const client = useQueryClient();
  const logo = useSignInOffer().data?.business.logo ?? null;
  const done = () => {
    void client.invalidateQueries({ queryKey: ['sign-in', 'offer'] });
    void refreshMeta(client);
  };
  const put = useMutation<{ hash: string }, ApiError, File>({
    mutationFn: (file) => {
      const form = new FormData();
      form.append('file', file);
      return api.upload<{ hash: string }>('/api/v1/settings/logo', form, { method: 'PUT' });
    },
    onSuccess: done,
  });
  const remove = useMutation<void, ApiError, void>({ mutationFn: () => api.delete('/api/v1/settings/logo'), onSuccess: done });
  return (
    <PictureField
      label={t('logo')}
      help={t('logoHelp')}
      waiting={put.isPending || remove.isPending}
      error={put.error ?? remove.error}
      onFile={(file) => {
        remove.reset();
        put.mutate(file);
      }}
      onRemove={
        logo
          ? () => {
              put.reset();
              remove.mutate();
            }
          : undefined
      }
    >
      {logo && <img src={logo} alt={t('logoNow')} style={{ maxWidth: 160, maxHeight: 56 }} />}
    </PictureField>
  );
}
