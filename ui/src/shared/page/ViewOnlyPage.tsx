import { EyeOff } from 'lucide-react';
import { useRouter } from '@tanstack/react-router';
import { useT } from '@/shared/i18n';
import { Button, EmptyState } from '@/shared/ui';
import { useBreadcrumb } from './breadcrumb';
import { useViewOnly } from './viewOnly';

/** In place of a page that only changes things, or belongs to a person's account, while one looks as that person. */
export function ViewOnlyPage({ title }: { title: string }) {
  const t = useT('page');
  const router = useRouter();
  const why = useViewOnly();
  useBreadcrumb([{ label: title }]);
  return (
    <EmptyState icon={EyeOff} title={why} actions={<Button onClick={() => router.history.back()}>{t('back')}</Button>}>
      {t('viewOnlyPage')}
    </EmptyState>
  );
}
