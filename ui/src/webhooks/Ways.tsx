import { useNavigate } from '@tanstack/react-router';
import { useT } from '@/shared/i18n';
import { Segmented } from '@/shared/ui';

/** Whether other systems are told, or tell: one page each. */
export function Ways({ app, now }: { app: string; now: 'out' | 'in' }) {
  const t = useT('webhooks');
  const navigate = useNavigate();
  const go = (way: 'out' | 'in'): void => void navigate({ to: `/design/${app}/${way === 'in' ? 'inbound' : 'webhooks'}` as never });
  return (
    <div>
      <Segmented label={t('way.label')} items={[{ key: 'out', label: t('way.out') }, { key: 'in', label: t('way.in') }]} value={now} onChange={go} />
    </div>
  );
}
