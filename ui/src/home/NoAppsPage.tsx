import { useNavigate } from '@tanstack/react-router';
import { LayoutGrid, PencilRuler } from 'lucide-react';
import { hasPage } from '@/app/pages';
import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { useBreadcrumb } from '@/shared/page';
import { Button, EmptyState } from '@/shared/ui';

/** Nobody has made an app yet, or none that this person may see. */
export default function NoAppsPage() {
  const t = useT('home');
  useBreadcrumb([{ label: t('title') }]);
  return <NothingYet />;
}

export function NothingYet({ app }: { app?: string }) {
  const t = useT('home');
  const me = useMe().data;
  const navigate = useNavigate();
  const may = me?.can.design && hasPage('design/DesignHome');
  return (
    <EmptyState
      icon={LayoutGrid}
      title={app ? t('noObjects') : t('noApps')}
      actions={
        may && (
          <Button kind="primary" icon={PencilRuler} onClick={() => void navigate(app && app !== '_' ? { to: '/design/$app', params: { app } } : { to: '/design' })}>
            {t('toDesign')}
          </Button>
        )
      }
    >
      {may ? t('designFirst') : t('askAdmin')}
    </EmptyState>
  );
}
