import { Link } from '@tanstack/react-router';
import { useT } from '@/shared/i18n';

/** Leads to the role whose grant it is, in the design area. */
export default function OpenGrant({ app, role, place }: { app: string; role: string; place: number }) {
  const t = useT('rights');
  return (
    <Link to="/design/$app" params={{ app }} search={{ tab: 'roles', field: role, node: String(place) }}>
      {t('explain.open')}
    </Link>
  );
}
