import type { ErrorComponentProps } from '@tanstack/react-router';
import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { isApiError, useConnection, useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { NoAccess, NoSuchPage, PageError, useBreadcrumb } from '@/shared/page';
import { PageBody, Skeleton } from '@/shared/ui';

export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  const again = useEffectEvent(retry);
  const offline = isApiError(error, 'offline');
  const online = useConnection((state) => state.state === 'online');
  useEffect(() => {
    if (offline && online) again();
  }, [offline, online]);
  return <PageError error={error} onRetry={retry} />;
}

export function MissingPage() {
  return <NoSuchPage />;
}

/** The design area, for those who may design. */
export function DesignArea() {
  return useMe().data?.can.design === false ? <NoDesign /> : <Outlet />;
}

function NoDesign() {
  const t = useT('app');
  const label = t('nav.design');
  useBreadcrumb([{ label }]);
  return <NoAccess to={label} />;
}

/** While a page's own code is on its way. */
export function PagePending() {
  const t = useT('ui');
  return (
    <PageBody>
      <div role="status" aria-busy aria-label={t('loading')} style={{ display: 'grid', gap: 16 }}>
        <Skeleton height={52} radius={12} />
        <Skeleton height={320} radius={12} />
      </div>
    </PageBody>
  );
}
