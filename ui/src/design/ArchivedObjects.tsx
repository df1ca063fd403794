import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { reloadDefinitions } from '@/meta';
import { api, useMe } from '@/shared/api';
import type { Items, Text } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, confirm, InlineError, notify, Panel } from '@/shared/ui';
import styles from './Design.module.css';

interface Archived {
  key: string;
  app: string;
  label: Text;
  rows: number;
  lines: number;
  files: number;
}

/** Objects of an app that are no more and whose records are kept, until somebody throws them away. */
export function ArchivedObjects({ app }: { app: string }) {
  const t = useT('design');
  const admin = useMe().data?.can.admin === true;
  const [failure, setFailure] = useState<unknown>(null);
  const list = useQuery({
    queryKey: ['definitions', 'archive'],
    queryFn: ({ signal }) => api.get<Items<Archived>>('/api/v1/archive', { signal }),
    enabled: admin,
  });
  const items = list.data?.items.filter((one) => (one.app || '_') === app) ?? [];
  if (list.error) return <InlineError error={list.error} onRetry={() => void list.refetch()} />;
  if (items.length === 0) return null;
  const purge = async (one: Archived): Promise<void> => {
    const name = text(one.label) || one.key;
    const yes = await confirm({ title: t('archive.purgeTitle', { name }), body: t('archive.purgeBody', counts(one)), action: t('object.purge'), danger: true, typed: name });
    if (!yes) return;
    setFailure(null);
    try {
      await api.delete(`/api/v1/archive/${encodeURIComponent(one.key)}`, { query: { confirm: one.key } });
      await reloadDefinitions();
      notify(t('archive.purged', { name }), { kind: 'success' });
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Panel title={t('archive.title')}>
      <p className={styles.quiet}>{t('archive.help')}</p>
      <ul>
        {items.map((one) => (
          <li key={one.key} className={styles.pageHead} style={{ marginTop: 8 }}>
            <span className={styles.itemWords}>
              <strong>{text(one.label) || one.key}</strong>
              <span>
                {one.key} · {t('archive.counts', counts(one))}
              </span>
            </span>
            <span className={styles.grow} />
            <Button size="small" icon={Trash2} onClick={() => void purge(one)}>
              {t('object.purgeOpen')}
            </Button>
          </li>
        ))}
      </ul>
      {failure !== null && <InlineError error={failure} />}
    </Panel>
  );
}

const counts = (one: Archived) => ({ rows: formatNumber(one.rows), lines: formatNumber(one.lines), files: formatNumber(one.files) });
