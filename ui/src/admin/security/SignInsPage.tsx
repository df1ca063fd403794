import { getRouteApi } from '@tanstack/react-router';
import { LogIn } from 'lucide-react';
import { NewMarks, resultOf, useSignIns, wayOf, type SignIn } from '@/auth/account';
import type { SignInsSearch } from '@/app/search';
import { useZone } from '@/shared/api';
import { formatMoment, formatRelative, today } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, Dot, EmptyState, Select, usePhone } from '@/shared/ui';
import { AdminPage } from '../parts/AdminPage';
import { DataTable, type DataColumn } from '../parts/DataTable';
import { ListFrame } from '../parts/ListFrame';
import { daysOf } from '../parts/period';
import { PeriodFilter } from '../parts/PeriodFilter';
import { PersonFilter } from '../parts/PersonFilter';
import styles from './Security.module.css';

const route = getRouteApi('/inside/admin/signins');

/** Who signed in, or tried to: when, how, from where. */
export default function SignInsPage() {
  const t = useT('security');
  return (
    <AdminPage title={t('signIns.title')}>
      <Log />
    </AdminPage>
  );
}

function Log() {
  const t = useT('security');
  const ta = useT('account');
  const phone = usePhone();
  const zone = useZone();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: Partial<SignInsSearch>) => void navigate({ search: (old) => ({ ...old, ...part }), replace: true });
  const day = today(zone);
  const list = useSignIns('all', { person: search.person, result: search.result, ...daysOf(search.days, day) }, 100);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = !!(search.person || search.result || search.days);
  const size = phone ? 'normal' : 'small';
  const columns: DataColumn<SignIn>[] = [
    { key: 'at', label: t('signIns.at'), width: '130px', card: 'side', render: (item) => <time title={formatMoment(item.at, zone)}>{formatRelative(item.at, { zone })}</time> },
    { key: 'who', label: t('signIns.who'), width: '20%', card: 'title', render: (item) => item.person?.name || item.email || t('signIns.stranger') },
    {
      key: 'result',
      label: t('signIns.result'),
      width: '16%',
      card: 'line',
      render: (item) => (
        <span className={styles.state}>
          <Dot kind={item.result === 'ok' ? 'success' : item.result === 'locked' ? 'danger' : 'warning'} />
          {resultOf(ta, item)}
        </span>
      ),
    },
    { key: 'way', label: t('signIns.way'), width: '18%', card: 'line', render: (item) => wayOf(ta, item) },
    { key: 'device', label: t('signIns.device'), width: '18%', card: 'line', render: (item) => item.device },
    { key: 'address', label: t('signIns.address'), width: '130px', card: 'line', render: (item) => item.address },
    {
      key: 'new',
      label: t('signIns.new'),
      card: 'title',
      render: (item) =>
        item.newDevice || item.newAddress ? (
          <span className={styles.marks}>
            <NewMarks item={item} />
          </span>
        ) : null,
    },
  ];
  return (
    <ListFrame
      label={t('signIns.title')}
      filters={
        <>
          <PeriodFilter size={size} value={search.days} today={day} onChange={(days) => change({ days })} />
          <PersonFilter size={size} value={search.person} onChange={(person) => change({ person })} />
          <div>
            <Select
              clearable
              searchable={false}
              size={size}
              label={t('signIns.result')}
              placeholder={t('signIns.result')}
              value={search.result ?? null}
              options={(['ok', 'failed', 'locked'] as const).map((value) => ({ value: value as string, label: ta(`result.${value}`) }))}
              onChange={(result) => change({ result: result ?? undefined })}
            />
          </div>
        </>
      }
    >
      <DataTable
        label={t('signIns.title')}
        columns={columns}
        rows={rows}
        idOf={(item) => item.id}
        query={list}
        empty={
          <EmptyState
            icon={filtered ? null : LogIn}
            title={filtered ? t('signIns.noMatch') : ta('signIns.none')}
            actions={filtered && <Button onClick={() => void navigate({ search: {}, replace: true })}>{t('clear')}</Button>}
          />
        }
      />
    </ListFrame>
  );
}
