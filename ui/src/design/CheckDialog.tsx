import { CircleCheck } from 'lucide-react';
import { useT } from '@/shared/i18n';
import { Button, Dialog, EmptyState, InlineError, SkeletonLines } from '@/shared/ui';
import { useMyDrafts } from '@/meta';
import { usePlan } from './plan';
import { Problems } from './Problems';

/** Checks the person's drafts as a publish would, without publishing. */
export default function CheckDialog({ app, onClose }: { app: string; onClose: () => void }) {
  const t = useT('design');
  const mine = useMyDrafts();
  const plan = usePlan({ keys: mine.map((draft) => `${draft.kind}/${draft.key}`) });
  const problems = plan.data?.problems ?? [];
  return (
    <Dialog open onClose={onClose} size="form" title={problems.length > 0 ? t('check.problems', { count: problems.length }) : t('check.title')} footer={<Button onClick={onClose}>{t('close')}</Button>}>
      {plan.isFetching ? <SkeletonLines lines={3} /> : plan.error ? <InlineError error={plan.error} onRetry={() => void plan.refetch()} /> : problems.length > 0 ? <Problems app={app} problems={problems} onGo={onClose} /> : <EmptyState icon={CircleCheck} small title={t('check.good')} />}
    </Dialog>
  );
}
