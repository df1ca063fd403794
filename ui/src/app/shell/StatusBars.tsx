import { useQuery } from '@tanstack/react-query';
import { Info, RefreshCw, WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { allRead, api, isApiError, keys, queryClient, recordsWritten, useConnection, useMe, type Me } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { isDirty } from '@/shared/page';
import { Banner, Button } from '@/shared/ui';

/** One state of the whole page at a time, the worst first. */
export function StatusBars() {
  const t = useT('app');
  const connection = useConnection((state) => state.state);
  const back = useBackOnline();
  const stale = useNewer();
  const kept = useConnection((state) => state.kept);
  if (connection === 'offline') {
    return (
      <Banner kind="warning" icon={WifiOff}>
        {t(kept ? 'bars.kept' : 'bars.offline')}
      </Banner>
    );
  }
  if (connection === 'restarting') {
    return (
      <Banner kind="warning" icon={RefreshCw}>
        {t('bars.restarting')}
      </Banner>
    );
  }
  if (stale) {
    return (
      <Banner
        kind="info"
        icon={Info}
        actions={
          <Button kind="text" size="small" onClick={() => void adoptNewer(stale)}>
            {t('bars.refresh')}
          </Button>
        }
      >
        {t('bars.newer')}
      </Banner>
    );
  }
  return back ? <Banner kind="success">{t('bars.back')}</Banner> : null;
}

/** Reads again what could not be read, or was read before, when the server is back, and says for 4 seconds that it is. */
function useBackOnline(): boolean {
  const connection = useConnection((state) => state.state);
  const [back, setBack] = useState(false);
  const [was, setWas] = useState(connection);
  if (was !== connection) {
    setWas(connection);
    setBack(connection === 'online');
  }
  useEffect(() => {
    if (connection !== 'online' || !back) return;
    const { kept } = useConnection.getState();
    allRead();
    // Another version may have come up; lists hold their rows themselves.
    void queryClient.refetchQueries({ type: 'active', predicate: ({ queryKey, state }) => kept || state.status === 'error' || queryKey[1] === 'latest' });
    recordsWritten();
    const timer = setTimeout(() => setBack(false), 4000);
    return () => clearTimeout(timer);
  }, [connection, back]);
  return back;
}

/** What the server says now, when that is another release or version than the page works with. */
function useNewer(): Me | null {
  const { data: me, dataUpdatedAt: known } = useMe();
  const latest = useQuery({
    queryKey: ['me', 'latest'],
    queryFn: ({ signal }) => api.get<Me>('/api/v1/me', { signal, patience: 0 }),
    enabled: !!me,
    refetchInterval: 60_000,
    refetchOnWindowFocus: 'always',
    initialData: me,
    staleTime: 60_000,
  });
  useEffect(
    () =>
      queryClient.getMutationCache().subscribe((event) => {
        if (event.type === 'updated' && isApiError(event.mutation.state.error, 'meta_changed')) void queryClient.invalidateQueries({ queryKey: ['me', 'latest'] });
      }),
    [],
  );
  const other = !!me && !!latest.data && (latest.data.release > me.release || latest.data.version !== me.version);
  const { data, dataUpdatedAt: asked } = latest;
  useEffect(() => {
    // The same release, but perhaps other rights, roles or name: taken over quietly.
    if (data && !other && asked > known) queryClient.setQueryData(keys.me, data, { updatedAt: asked });
  }, [data, other, asked, known]);
  return other ? latest.data : null;
}

/** Works with the new release; a new version of the product needs its own files, so the page loads again. */
async function adoptNewer(latest: Me): Promise<void> {
  const before = queryClient.getQueryData<Me>(keys.me);
  if (before && before.version !== latest.version && !isDirty()) {
    window.location.reload();
    return;
  }
  queryClient.setQueryData(keys.me, latest);
  await queryClient.invalidateQueries({ queryKey: ['records'] });
}
