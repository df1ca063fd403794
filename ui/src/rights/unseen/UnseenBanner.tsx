import { useNavigate } from '@tanstack/react-router';
import { EyeOff } from 'lucide-react';
import { useDefinitions, type ObjectDoc } from '@/meta';
import { text, useLocale, useT } from '@/shared/i18n';
import { Banner, Button } from '@/shared/ui';
import { unseenOf, type Unseen } from './model';

/** So many names stand in the bar. */
const MOST = 3;

interface UnseenBannerProps {
  app: string;
  /** The objects that are looked at, each as the draft and as the release has it. */
  objects: readonly { draft: ObjectDoc; published: ObjectDoc | null }[];
  /** The bar stands where grants are made. */
  atGrants?: boolean;
}

/** Says what of the published objects no role can see, and leads to the grants. */
export default function UnseenBanner({ app, objects, atGrants }: UnseenBannerProps) {
  const t = useT('rights');
  const navigate = useNavigate();
  const locale = useLocale((s) => s.locale);
  const roles = useDefinitions('role').data;
  if (!roles) return null;
  const unseen = objects.flatMap(({ draft, published }) => unseenOf(draft, published, roles) ?? []);
  if (unseen.length === 0) return null;
  const objectOf = ({ object }: Unseen): string => text(object.label, locale) || object.key;
  const whole = unseen.filter((one) => one.fields === null).map(objectOf);
  const fields = unseen.flatMap((one) => (one.fields ?? []).map((field) => [objects.length > 1 && objectOf(one), text(field.label, locale) || field.key].filter(Boolean).join(' · ')));
  const named = (names: string[]): string => {
    const list = names.slice(0, MOST).join(t('unseen.comma'));
    return names.length > MOST ? t('unseen.more', { list, count: names.length }) : list;
  };
  const role = roles.find((one) => (one.app ?? '_') === app);
  const go = () => void (role ? navigate({ to: '/design/$app/roles/$role', params: { app, role: role.key } }) : navigate({ to: '/design/$app', params: { app }, search: { tab: 'roles' } as never }));
  return (
    <Banner
      kind="warning"
      icon={EyeOff}
      actions={
        !atGrants && (
          <Button size="small" kind="text" onClick={go}>
            {t('unseen.go')}
          </Button>
        )
      }
    >
      {[whole.length > 0 && t('unseen.objects', { names: named(whole) }), fields.length > 0 && t('unseen.fields', { count: fields.length, names: named(fields) })].filter(Boolean).join(' ')}
    </Banner>
  );
}
