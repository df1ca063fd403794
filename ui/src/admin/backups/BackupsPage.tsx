import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { DatabaseBackup, Ellipsis } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, useJob, useJobs, useZone, type ApiError, type Job } from '@/shared/api';
import { formatBytes, formatDateTime, formatMoment, formatNumber, formatRelative } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Banner, Button, confirm, EmptyState, IconButton, InlineError, Menu, notify, Progress, Tag } from '@/shared/ui';
import { AdminPage } from '../parts/AdminPage';
import { DataTable, type DataColumn } from '../parts/DataTable';
import { ListFrame } from '../parts/ListFrame';
import { healthOf, newestGood, type Backup, type Backups } from './model';
import { RestoreDialog } from './RestoreDialog';
import { ScheduleDialog } from './ScheduleDialog';
import styles from './Backups.module.css';

const path = '/api/v1/backups';
const key = ['backups'] as const;
const colours = { good: 'green', unchecked: 'gray', running: 'blue', damaged: 'red', failed: 'red' } as const;

/** Backups of the whole: made each night and on demand, each one restored on trial. */
export default function BackupsPage() {
  const t = useT('backups');
  return (
    <AdminPage title={t('title')}>
      <List />
    </AdminPage>
  );
}

function List() {
  const t = useT('backups');
  const zone = useZone();
  const client = useQueryClient();
  const [restoring, setRestoring] = useState<Backup | null>(null);
  const [planning, setPlanning] = useState(false);
  const list = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<Backups>(path, { signal }),
    staleTime: 0,
    refetchInterval: (query) => (query.state.data?.items.some((b) => b.state === 'running') ? 2000 : 60_000),
  });
  const again = () => client.invalidateQueries({ queryKey: key });
  const work = useWork(() => void again());
  const remove = useMutation<unknown, ApiError, string>({ mutationFn: (name) => api.delete(`${path}/${name}`), onSuccess: again });
  const end = async ({ name, size }: Backup): Promise<void> => {
    const yes = await confirm({ title: t('removeTitle', { name }), body: t('removeWords', { size: formatBytes(size) }), action: t('remove'), danger: true });
    if (yes) remove.mutate(name, { onSuccess: () => notify(t('removed', { name }), { kind: 'success' }) });
  };
  const columns: DataColumn<Backup>[] = [
    { key: 'at', label: t('at'), width: '20%', card: 'title', render: (b) => <time title={`${b.name} · ${formatMoment(b.at, zone)}`}>{formatDateTime(b.at, zone)}</time> },
    { key: 'kind', label: t('kind'), card: 'line', render: (b) => (b.by ? t('byHand', { who: b.by.name }) : t(`kinds.${b.kind}`)) },
    { key: 'size', label: t('size'), width: '96px', card: 'line', align: 'end', render: (b) => (b.state === 'done' ? formatBytes(b.size) : '–') },
    { key: 'place', label: t('place'), width: '96px', render: (b) => <span title={b.path}>{t(`places.${b.place}`)}</span> },
    {
      key: 'state',
      label: t('state'),
      width: '34%',
      card: 'line',
      render: (b) => (
        <span className={styles.state}>
          <Tag color={colours[healthOf(b)]}>{t(`health.${healthOf(b)}`)}</Tag>
          <span className={styles.quiet} data-no-words={b.wrong?.code === 'backup_error' || undefined}>
            {b.wrong?.message ?? (b.found && t('found', { files: formatNumber(b.found.files), audit: formatNumber(b.found.audit), when: formatRelative(b.checked, { zone }) }))}
          </span>
        </span>
      ),
    },
    {
      key: 'act',
      label: t('act'),
      width: '56px',
      card: 'side',
      render: (b) => (
        <Menu
          label={t('actsOf', { when: formatDateTime(b.at, zone) })}
          items={[
            { label: t('check'), disabled: b.state !== 'done' || work.busy, onSelect: () => work.order(`${path}/${b.name}/check`) },
            { label: t('restore'), disabled: b.state !== 'done', onSelect: () => setRestoring(b) },
            { label: t('remove'), danger: true, disabled: b.state === 'running', onSelect: () => void end(b) },
          ]}
        >
          <IconButton icon={Ellipsis} label={t('actsOf', { when: formatDateTime(b.at, zone) })} />
        </Menu>
      ),
    },
  ];
  const items = list.data?.items ?? [];
  const good = newestGood(items);
  return (
    <ListFrame
      label={t('title')}
      acts={
        <>
          <Button disabled={!list.data} onClick={() => setPlanning(true)}>
            {t('schedule')}
          </Button>
          <Button kind="primary" icon={DatabaseBackup} loading={work.busy} onClick={() => work.order(path)}>
            {t('now')}
          </Button>
        </>
      }
    >
      {list.data && (
        <p className={styles.words}>
          {list.data.schedule.at ? t('daily', { at: list.data.schedule.at, keep: list.data.schedule.keep }) : t('never')} {t(`goesTo.${list.data.place.kind}`)} <code data-no-words>{list.data.place.path}</code>
        </p>
      )}
      {list.data && items.length > 0 && !good && <Banner kind="warning">{t('noGood')}</Banner>}
      {good && healthOf(items[0]!) !== 'good' && healthOf(items[0]!) !== 'running' && <Banner kind="warning">{t('lastGood', { when: formatDateTime(good.at, zone) })}</Banner>}
      {work.job && (
        <div className={styles.running}>
          <span role="status">{t(work.job.kind === 'backup' ? (work.job.total > 0 && work.job.done >= work.job.total ? 'checking' : 'making') : 'checking')}</span>
          <Progress value={work.job.total > 0 ? work.job.done : undefined} max={work.job.total} label={t('title')} />
        </div>
      )}
      {work.error && <InlineError error={work.error} />}
      {remove.error && <InlineError error={remove.error} />}
      <DataTable
        label={t('title')}
        columns={columns}
        rows={items}
        idOf={(b) => b.name}
        query={list}
        empty={
          <EmptyState icon={DatabaseBackup} title={t('none')}>
            {t('noneWords')}
          </EmptyState>
        }
      />
      {restoring && <RestoreDialog backup={restoring} onClose={() => setRestoring(null)} />}
      {planning && list.data && <ScheduleDialog schedule={list.data.schedule} onClose={() => setPlanning(false)} onSaved={() => void again()} />}
    </ListFrame>
  );
}

/** The one job of backups that the person waits for: ordered here, or found at work when the page opens. */
function useWork(onChange: () => void) {
  const t = useT('backups');
  const [id, setID] = useState<string | null>(null);
  const active = useJobs().data?.items.find((job) => job.kind === 'backup' || job.kind === 'backup_check');
  const order = useMutation<Job, ApiError, string>({
    mutationFn: (to) => api.post<Job>(to),
    onSuccess: (job) => {
      setID(job.id);
      onChange();
    },
  });
  const job = useJob(id ?? active?.id).data;
  const state = job?.state;
  const busy = order.isPending || state === 'queued' || state === 'running';
  useEffect(() => {
    if (!id || !job || job.id !== id || busy) return;
    setID(null);
    onChange();
    if (job.state === 'done') notify(t(job.kind === 'backup' ? 'made' : 'checked'), { kind: 'success' });
    else notify(job.error?.message ?? t('notMade'), { kind: 'error' });
  }, [id, job, busy, onChange, t]);
  return { busy, job: busy ? job : undefined, error: order.error, order: (to: string) => order.mutate(to) };
}
