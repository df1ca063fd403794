import { FileQuestionMark, RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useT } from '@/shared/i18n';
import { isApiError } from '@/shared/api/error';
import { useBreadcrumb } from './breadcrumb';
import { Button, EmptyState, ErrorNumber, messageOf } from '@/shared/ui';

/** A page that could not be shown; the navigation around it stays. */
export function PageError({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useT('page');
  const router = useRouter();
  if (isApiError(error, 'not_found')) return <NoSuchPage what="record" />;
  return (
    <div role="alert">
      <EmptyState
        icon={TriangleAlert}
        title={messageOf(error) ?? t('error.title')}
        actions={
          <>
            <Button onClick={() => router.history.back()}>{t('back')}</Button>
            <Button kind="primary" icon={RotateCw} onClick={onRetry ?? (() => window.location.reload())}>
              {t('reload')}
            </Button>
            <ErrorNumber error={error} />
          </>
        }
      />
    </div>
  );
}

/** The same for what is not there and for what one may not see, so that nothing is revealed. */
export function NoSuchThing({ what = 'record', actions }: { what?: 'record' | 'page'; actions?: ReactNode }) {
  const t = useT('page');
  const navigate = useNavigate();
  const router = useRouter();
  return (
    <EmptyState
      icon={FileQuestionMark}
      title={t(`missing.${what}`)}
      actions={
        actions ?? (
          <>
            <Button onClick={() => router.history.back()}>{t('back')}</Button>
            <Button kind="primary" onClick={() => void navigate({ to: '/' })}>
              {t('toWorkspace')}
            </Button>
          </>
        )
      }
    />
  );
}

/** {@link NoSuchThing} in place of a whole page, which then has a title that says so. */
export function NoSuchPage({ what = 'page' }: { what?: 'record' | 'page' }) {
  const t = useT('page');
  useBreadcrumb([{ label: t(`missingTitle.${what}`) }]);
  return <NoSuchThing what={what} />;
}

/** No right to a page: the right is named, and who can give it. */
export function NoAccess({ to }: { to: string }) {
  const t = useT('page');
  const navigate = useNavigate();
  return (
    <EmptyState
      title={t('noAccess', { to })}
      actions={
        <Button kind="primary" onClick={() => void navigate({ to: '/' })}>
          {t('toWorkspace')}
        </Button>
      }
    >
      {t('askAdmin')}
    </EmptyState>
  );
}
