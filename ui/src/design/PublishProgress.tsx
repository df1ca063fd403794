import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Progress } from '@/shared/ui';

/** How far a publish is with the values that it converts; nothing while there are none. */
export function PublishProgress() {
  const t = useT('design');
  const { data } = useQuery({
    queryKey: ['releases', 'progress'],
    queryFn: ({ signal }) => api.get<{ running: boolean; done?: number; total?: number }>('/api/v1/releases:progress', { signal }),
    refetchInterval: 500,
    gcTime: 0,
    retry: false,
  });
  if (!data?.running || !data.total) return null;
  const done = data.done ?? 0;
  const words = t('changes.converting', { done: formatNumber(done), total: formatNumber(data.total) });
  return (
    <div>
      <p role="status">{words}</p>
      <Progress value={done} max={data.total} label={words} />
    </div>
  );
}
