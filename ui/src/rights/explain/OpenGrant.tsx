import { Link } from '@tanstack/react-router';
import { useT } from '@/shared/i18n';

/** Leads to the grant in the matrix of its role. */
export default function OpenGrant({ app, role, place }: { app: string; role: string; place: number }) {
  const t = useT('rights');
  return (
    <Link to="/design/$app/roles/$role" params={{ app, role }} search={{ node: String(place) }}>
      {t('explain.open')}
    </Link>
  );
}
