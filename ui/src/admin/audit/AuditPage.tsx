import { getRouteApi } from '@tanstack/react-router';
import { Download, ScrollText } from 'lucide-react';
import { useState } from 'react';
import type { AuditSearch } from '@/app/search';
import { useZone } from '@/shared/api';
import { formatMoment, today } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, EmptyState, InlineError, Select, usePhone } from '@/shared/ui';
import { AdminPage } from '../parts/AdminPage';
import { DataTable, type DataColumn } from '../parts/DataTable';
import { ListFrame } from '../parts/ListFrame';
import { daysOf } from '../parts/period';
import { PeriodFilter } from '../parts/PeriodFilter';
import { PersonFilter } from '../parts/PersonFilter';
import { exportAudit, useAudit, useAuditActions, type AuditAction, type AuditEntry, type AuditFilter } from './api';
import { familyOf } from './detail';
import { EntryDrawer } from './EntryDrawer';
import { ChainBadge } from './ChainBadge';
import { useEntryWords } from './words';
import styles from './Audit.module.css';

const route = getRouteApi('/inside/admin/audit');

/** What happened to rights, accounts, designs and data: nobody can change a line of it. */
export default function AuditPage() {
  const t = useT('audit');
  return (
    <AdminPage title={t('title')}>
      <Log />
    </AdminPage>
  );
}

function Log() {
  const t = useT('audit');
  const phone = usePhone();
  const zone = useZone();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const words = useEntryWords();
  const change = (part: Partial<AuditSearch>) => void navigate({ search: (old) => ({ ...old, ...part }), replace: true });
  const day = today(zone);
  const filter: AuditFilter = { who: search.who, action: search.action, kind: search.kind, object: search.object, record: search.record, ...daysOf(search.days, day) };
  const list = useAudit(filter);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = !!(search.who || search.action || search.days || search.kind || search.object || search.record);
  const size = phone ? 'normal' : 'small';
  const columns: DataColumn<AuditEntry>[] = [
    { key: 'at', label: t('at'), width: '168px', card: 'side', render: (entry) => <time title={formatMoment(entry.at, zone)}>{words.time(entry.at)}</time> },
    { key: 'who', label: t('who'), width: '12%', card: 'line', render: (entry) => words.who(entry) },
    { key: 'action', label: t('action'), width: '15%', card: 'title', render: (entry) => entry.label },
    { key: 'object', label: t('object'), width: '16%', card: 'line', render: (entry) => words.subject(entry) },
    { key: 'detail', label: t('detail'), render: (entry) => <span className={styles.quiet}>{words.summary(entry)}</span> },
    { key: 'address', label: t('address'), width: '120px', card: 'line', render: (entry) => entry.address },
    { key: 'hash', label: t('hash'), width: '92px', render: (entry) => <code className={styles.hash}>#{entry.hash.slice(0, 6)}</code> },
  ];
  return (
    <>
      <ListFrame
        label={t('title')}
        lead={<ChainBadge />}
        filters={
          <>
            <PeriodFilter size={size} value={search.days} today={day} onChange={(days) => change({ days })} />
            <PersonFilter size={size} value={search.who} onChange={(who) => change({ who })} />
            <ActionFilter size={size} value={search.action} onChange={(action) => change({ action })} />
          </>
        }
        acts={<Export filter={filter} />}
      >
        {(search.object || search.record) && (
          <div className={styles.narrowed}>
            <span>{t('narrowed')}</span>
            <Button size="small" onClick={() => change({ kind: undefined, object: undefined, record: undefined })}>
              {t('clear')}
            </Button>
          </div>
        )}
        <DataTable
          label={t('title')}
          columns={columns}
          rows={rows}
          idOf={(entry) => entry.id}
          query={list}
          onOpen={(entry) => change({ entry: entry.id })}
          openId={search.entry}
          empty={
            <EmptyState
              icon={filtered ? null : ScrollText}
              title={filtered ? t('noMatch') : t('none')}
              actions={filtered && <Button onClick={() => void navigate({ search: {}, replace: true })}>{t('clear')}</Button>}
            />
          }
        />
      </ListFrame>
      {search.entry && <EntryDrawer id={search.entry} known={rows.find((entry) => entry.id === search.entry)} onClose={() => change({ entry: undefined })} />}
    </>
  );
}

/** Narrows to one action, or to all of a family. */
function ActionFilter({ value, size, onChange }: { value: string | undefined; size: 'small' | 'normal'; onChange: (action: string | undefined) => void }) {
  const t = useT('audit');
  const { families, family } = useEntryWords();
  const actions = useAuditActions().data ?? [];
  const groups = new Map<string, AuditAction[]>();
  for (const action of actions) groups.set(familyOf(action.action), [...(groups.get(familyOf(action.action)) ?? []), action]);
  const options = [...groups].flatMap(([key, list]) => {
    const group = families.has(key) ? family(key) : (list[0]?.label ?? key);
    const all = list.length > 1 ? [{ value: key, label: t('allOf', { family: group }), group, keywords: key }] : [];
    return [...all, ...list.map((action) => ({ value: action.action, label: action.label, group, keywords: action.action }))];
  });
  return (
    <div>
      <Select clearable size={size} label={t('action')} placeholder={t('action')} value={value ?? null} options={options} onChange={(action) => onChange(action ?? undefined)} />
    </div>
  );
}

function Export({ filter }: { filter: AuditFilter }) {
  const t = useT('audit');
  const phone = usePhone();
  const [waiting, setWaiting] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async () => {
    setWaiting(true);
    setError(null);
    try {
      await exportAudit(filter, `audit-${today()}.csv`);
    } catch (failure) {
      setError(failure);
    }
    setWaiting(false);
  };
  return (
    <>
      {error !== null && <InlineError error={error} />}
      <Button size={phone ? 'normal' : 'small'} icon={Download} loading={waiting} onClick={() => void run()}>
        {t('export')}
      </Button>
    </>
  );
}
