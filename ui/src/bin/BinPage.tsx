import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { DataTable, type DataColumn } from '@/admin/parts/DataTable';
import { ListFrame } from '@/admin/parts/ListFrame';
import { PersonFilter } from '@/admin/parts/PersonFilter';
import type { BinSearch } from '@/app/search';
import { api, isApiError, recordWritten, useMe, useObject, zoneOf } from '@/shared/api';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { formatMoment, formatRelative } from '@/shared/format';
import { text, useText, useT } from '@/shared/i18n';
import { listAsLeft, NoSuchPage, useBreadcrumb, useTopBar, useViewOnly } from '@/shared/page';
import { Button, Checkbox, confirm, Dialog, EmptyState, InlineError, Input, notify, Select, Skeleton, usePhone } from '@/shared/ui';
import { binPath, daysLeft, sinceDays, sumAlong, useBin, type Along, type CameBack, type Deleted, type EachResult } from './api';
import styles from './BinPage.module.css';
import { ClashDialog, type Clash } from './ClashDialog';

/** What was deleted of an object, at /a/{app}/o/{object}/bin. */
export default function BinPage() {
  const { app = '_', object = '' }: { app?: string; object?: string } = useParams({ strict: false });
  const meta = useObject(object);
  if (!meta.data) {
    if (!meta.error) return <Skeleton width="100%" height={40} />;
    return isApiError(meta.error) && meta.error.status === 404 ? <NoSuchPage /> : <InlineError error={meta.error} onRetry={() => void meta.refetch()} />;
  }
  return <Bin key={object} app={app} meta={meta.data} />;
}

/** Rows that are restored or purged in one call. */
const MOST = 500;

function Bin({ app, meta }: { app: string; meta: ObjectMeta }) {
  const t = useT('bin');
  const say = useText();
  const me = useMe().data;
  const zone = zoneOf(me);
  const phone = usePhone();
  const viewOnly = useViewOnly();
  const navigate = useNavigate();
  const client = useQueryClient();
  const search: BinSearch = useSearch({ strict: false });
  const change = (part: Partial<BinSearch>) => void navigate({ to: '.', search: ((old: object) => ({ ...old, ...part })) as never, replace: true });
  const [now] = useState(() => Date.now());
  const bin = useBin(meta.key, { q: search.q, by: search.by, from: sinceDays(search.days, now) });
  const first = bin.data?.pages[0];
  const rows = bin.data?.pages.flatMap((page) => page.items) ?? [];
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [clash, setClash] = useState<Clash | null>(null);
  const [left, setLeft] = useState<{ title: string; lines: string[] } | null>(null);
  const [busy, setBusy] = useState(false);
  const plural = text(meta.plural) || text(meta.label);
  const back = listAsLeft(`/a/${app}/o/${meta.key}`);
  useBreadcrumb([{ label: plural, to: back }, { label: t('title') }]);
  useTopBar({ back });

  const chosen = rows.filter((row) => ticked.has(row.record.id)).slice(0, MOST);
  const objectName = (key: string): string => say(me?.objects[key]?.plural) || say(me?.objects[key]?.label) || key;
  const words = (along: Along[]): string => along.map((a) => t('alongWords', { count: a.count, object: objectName(a.object) })).join(t('join'));
  const leftLines = (list: CameBack[] = []): string[] =>
    list.filter((x) => x.left > 0).map((x) => t('alsoLeft', { count: x.left, object: objectName(x.object), reason: x.reason ?? '' }));
  const settled = (list: string[]): void => {
    setTicked((old) => new Set([...old].filter((id) => !list.includes(id))));
    void client.invalidateQueries({ queryKey: ['bin'] });
    recordWritten(meta.key);
  };
  const open = (id: string) => ({ label: t('open'), onClick: () => void navigate({ to: '/a/$app/o/$object/$id', params: { app, object: meta.key, id } }) });

  const restore = async (row: Deleted, data?: Record<string, unknown>): Promise<boolean> => {
    const title = row.title || row.record.id;
    if (!data && row.along.length > 0 && !(await confirm({ title: t('restoreTitle', { title }), body: t('willAlso', { what: words(row.along) }), action: t('restore') }))) return false;
    setBusy(true);
    try {
      const saved = await api.post<RecordData & { $restored?: CameBack[] }>(
        `/api/v1/objects/${encodeURIComponent(meta.key)}/records/${encodeURIComponent(row.record.id)}/actions/restore`,
        data ? { data } : {},
      );
      setClash(null);
      settled([row.record.id]);
      const lines = leftLines(saved.$restored);
      if (lines.length > 0) setLeft({ title: t('restored', { title }), lines });
      else notify(t('restored', { title }), { kind: 'success', action: open(row.record.id) });
      return true;
    } catch (error) {
      if (!isApiError(error)) throw error;
      const taken = Object.entries(error.fieldErrors).filter(([key]) => meta.fields.some((f) => f.key === key));
      if (taken.length > 0) setClash({ row, faults: Object.fromEntries(taken.map(([key, fault]) => [key, fault.message])), data: data ?? {} });
      else setLeft({ title: t('refused', { count: 1 }), lines: [...Object.values(error.fieldErrors).map((f) => f.message), error.message].slice(0, 1) });
      return false;
    } finally {
      setBusy(false);
    }
  };

  const each = async (what: 'restore' | 'purge', list: Deleted[]): Promise<void> => {
    setBusy(true);
    try {
      const { results } = await api.post<{ results: EachResult[] }>(`${binPath(meta.key)}:${what}`, { ids: list.map((row) => row.record.id) });
      const done = results.filter((r) => r.status < 300);
      const refused = results.filter((r) => r.status >= 300);
      settled(done.map((r) => r.id));
      if (done.length > 0) notify(t(what === 'restore' ? 'restoredSome' : 'purged', { count: done.length }), { kind: 'success' });
      const titles = new Map(list.map((row) => [row.record.id, row.title]));
      const lines = [...refused.map((r) => `${titles.get(r.id) || r.id} · ${r.error?.message ?? ''}`), ...done.flatMap((r) => leftLines(r.restored))];
      if (lines.length > 0) setLeft({ title: t(what === 'restore' ? 'refused' : 'refusedPurge', { count: refused.length || lines.length }), lines });
    } catch (error) {
      if (!isApiError(error)) throw error;
      setLeft({ title: t(what === 'restore' ? 'refused' : 'refusedPurge', { count: list.length }), lines: [error.message] });
    } finally {
      setBusy(false);
    }
  };
  const restoreSome = async (list: Deleted[]): Promise<void> => {
    const along = sumAlong(list);
    if (list.length === 1) return void (await restore(list[0]!));
    if (along.length > 0 && !(await confirm({ title: t('restoreSome', { count: list.length }), body: t('willAlso', { what: words(along) }), action: t('restoreSome', { count: list.length }) }))) return;
    await each('restore', list);
  };
  const purge = async (list: Deleted[]): Promise<void> => {
    const along = sumAlong(list);
    const yes = await confirm({
      title: t('purgeTitle', { count: list.length, object: plural }),
      body: t('purgeBody', { along: along.length > 0 ? t('purgeAlong', { what: words(along) }) : '' }),
      action: t('purgeSome', { count: list.length }),
      danger: true,
      typed: list.length === 1 && list[0]!.title ? list[0]!.title : plural,
    });
    if (yes) await each('purge', list);
  };

  const tick = (id: string, on: boolean) => setTicked((old) => (on ? new Set([...old, id]) : new Set([...old].filter((x) => x !== id))));
  const mayPurge = rows.some((row) => row.purge);
  const acts = (row: Deleted) => (
    <span className={styles.acts}>
      <Button size="small" icon={RotateCcw} disabled={viewOnly || busy} onClick={() => void restore(row)}>
        {t('restore')}
      </Button>
      {row.purge && !phone && (
        <Button size="small" kind="text" icon={Trash2} disabled={viewOnly || busy} onClick={() => void purge([row])}>
          {t('purge')}
        </Button>
      )}
    </span>
  );
  const remaining = (row: Deleted): string => {
    const days = daysLeft(row.expires, now);
    return days === 0 ? t('soon') : t('days', { count: days });
  };
  const columns: DataColumn<Deleted>[] = [
    {
      key: 'name',
      label: t('name'),
      card: 'title',
      render: (row) => (
        <span className={styles.select}>
          <Checkbox aria-label={t('choose', { title: row.title || row.record.id })} checked={ticked.has(row.record.id)} onChange={(on) => tick(row.record.id, on)} />
          <span>
            {row.title || row.record.id}
            {row.into && (
              <span className={styles.into}>
                {t('mergedInto')} <Link to="/a/$app/o/$object/$id" params={{ app, object: meta.key, id: row.into.id }}>{row.into.title || row.into.id}</Link>
              </span>
            )}
          </span>
        </span>
      ),
    },
    { key: 'at', label: t('deletedAt'), width: '150px', card: 'line', render: (row) => <time title={formatMoment(row.at, zone)}>{formatRelative(row.at, { zone })}</time> },
    { key: 'by', label: t('deletedBy'), width: '14%', card: 'line', render: (row) => row.by?.name ?? t('system') },
    { key: 'left', label: t('left'), width: '110px', card: 'line', render: (row) => remaining(row) },
    { key: 'along', label: t('along'), width: '18%', card: 'line', render: (row) => row.along.map((a) => t('alongOne', { object: objectName(a.object), count: a.count })).join(t('join')) },
    { key: 'acts', label: t('acts'), width: mayPurge ? '220px' : '120px', card: 'side', align: 'end', render: acts },
  ];
  const filtered = Boolean(search.q || search.by || search.days);
  const size = phone ? 'normal' : 'small';
  const denied = isApiError(bin.error) && bin.error.status === 403;
  return (
    <div className={styles.page}>
      <ListFrame
        label={t('title')}
        lead={
          <Link to={back as never} className={styles.select}>
            <ArrowLeft size={16} aria-hidden /> {t('back')}
          </Link>
        }
        filters={
          <>
            <Search value={search.q ?? ''} onChange={(q) => change({ q: q || undefined })} />
            <Select
              size={size}
              searchable={false}
              label={t('when')}
              value={search.days ?? ''}
              options={[
                { value: '', label: t('anyTime') },
                { value: '1', label: t('today') },
                { value: '7', label: t('lastDays', { count: 7 }) },
                { value: '30', label: t('lastDays', { count: 30 }) },
              ]}
              onChange={(days) => change({ days: days || undefined })}
            />
            <PersonFilter size={size} label={t('by')} value={search.by} onChange={(by) => change({ by })} />
          </>
        }
        acts={
          chosen.length > 0 ? (
            <>
              <Button size={size} kind="primary" icon={RotateCcw} loading={busy} disabled={viewOnly} onClick={() => void restoreSome(chosen)}>
                {t('restoreSome', { count: chosen.length })}
              </Button>
              {chosen.every((row) => row.purge) && (
                <Button size={size} kind="danger" icon={Trash2} disabled={viewOnly || busy} onClick={() => void purge(chosen)}>
                  {t('purgeSome', { count: chosen.length })}
                </Button>
              )}
            </>
          ) : (
            first && first.count > 0 && <span className={styles.quiet}>{t(first.more ? 'countMore' : 'count', { count: first.count })}</span>
          )
        }
      >
        {denied ? (
          <EmptyState icon={Trash2} title={t('noRight')} />
        ) : (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={rows}
            idOf={(row) => row.record.id}
            query={bin}
            empty={
              <EmptyState
                icon={filtered ? null : Trash2}
                title={t(filtered ? 'noMatch' : 'empty')}
                actions={filtered && <Button onClick={() => change({ q: undefined, by: undefined, days: undefined })}>{t('clear')}</Button>}
              >
                {!filtered && t('emptyHint', { days: first?.days ?? 30 })}
              </EmptyState>
            }
          />
        )}
      </ListFrame>
      {clash && <ClashDialog meta={meta} clash={clash} links={first?.links ?? {}} busy={busy} onRestore={(data) => void restore(clash.row, data)} onClose={() => setClash(null)} />}
      {left && (
        <Dialog open title={left.title} onClose={() => setLeft(null)} footer={<Button kind="primary" data-autofocus onClick={() => setLeft(null)}>{t('close')}</Button>}>
          <ul className={styles.list}>
            {left.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Dialog>
      )}
    </div>
  );
}

/** Searches when typing pauses on Enter or on leaving; never while an input method composes. */
function Search({ value, onChange }: { value: string; onChange: (q: string) => void }) {
  const t = useT('bin');
  const [typed, setTyped] = useState(value);
  return (
    <Input
      type="search"
      aria-label={t('search')}
      placeholder={t('search')}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => typed !== value && onChange(typed.trim())}
      onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && onChange(typed.trim())}
    />
  );
}
