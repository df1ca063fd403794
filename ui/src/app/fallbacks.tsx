import type { ErrorComponentProps } from '@tanstack/react-router';
import { Outlet, useRouter } from '@tanstack/react-router';
import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { NoAccess, NoSuchPage, PageError, useBreadcrumb } from '@/shared/page';
import { PageBody, Skeleton } from '@/shared/ui';

export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <PageError
      error={error}
      onRetry={() => {
        reset();
        void router.invalidate();
      }}
    />
  );
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
