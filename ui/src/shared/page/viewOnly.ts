import { useView } from '@/shared/api/view';
import { useT } from '@/shared/i18n';

/** Why nothing can be changed on any page now: one looks as another person. Undefined when one does not. */
export function useViewOnly(): string | undefined {
  const t = useT('page');
  return useView((state) => state.view !== null) ? t('viewOnly') : undefined;
}
