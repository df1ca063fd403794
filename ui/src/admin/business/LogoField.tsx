import { useQueryClient } from '@tanstack/react-query';
import { useSignInOffer } from '@/auth/account/api';
import { keptAt, PictureField } from '@/auth/account/PictureField';
import { refreshMeta } from '@/shared/api';
import { useT } from '@/shared/i18n';

/** The logo of the business; it stands on the sign-in page and in the frame. */
export function LogoField() {
  const t = useT('business');
  const client = useQueryClient();
  const logo = useSignInOffer().data?.business.logo ?? null;
  const changed = () => {
    void client.invalidateQueries({ queryKey: ['sign-in', 'offer'] });
    void refreshMeta(client);
  };
  return (
    <PictureField label={t('logo')} help={t('logoHelp')} present={!!logo} {...keptAt('/api/v1/settings/logo', changed)}>
      {logo && <img src={logo} alt={t('logoNow')} style={{ maxWidth: 160, maxHeight: 56 }} />}
    </PictureField>
  );
}
