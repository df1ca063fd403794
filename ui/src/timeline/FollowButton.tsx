import { useQuery, useQueryClient } from '@tanstack/react-query';
import { BellPlus, BellRing } from 'lucide-react';
import { api } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { commandsOf, useCommands, useViewOnly } from '@/shared/page';
import { IconButton, messageOf, notify } from '@/shared/ui';
import styles from './Timeline.module.css';

/** Follows a record, or no longer: who follows is told when it changes. */
export function FollowButton({ path }: { path: string }) {
  const t = useT('timeline');
  const client = useQueryClient();
  const viewOnly = useViewOnly();
  const key = ['follow', path];
  const { data } = useQuery({ queryKey: key, queryFn: ({ signal }) => api.get<{ follows: boolean }>(`${path}/follow`, { signal }), staleTime: 60_000 });
  const follows = data?.follows === true;
  const change = (): void => {
    client.setQueryData(key, { follows: !follows });
    (follows ? api.delete(`${path}/follow`) : api.put(`${path}/follow`, {})).then(
      () => notify(t(follows ? 'unfollowed' : 'followed')),
      (error: unknown) => {
        client.setQueryData(key, { follows });
        notify(messageOf(error) ?? t('failed'), { kind: 'error' });
      },
    );
  };
  useCommands(() => commandsOf('follow', data ? [{ label: t(follows ? 'unfollow' : 'follow'), icon: follows ? BellRing : BellPlus, disabled: viewOnly, onSelect: change }] : []));
  if (!data) return null;
  return <IconButton size="small" icon={follows ? BellRing : BellPlus} label={t(follows ? 'unfollow' : 'follow')} aria-pressed={follows} disabled={viewOnly} className={follows ? styles.follows : undefined} onClick={change} />;
}
