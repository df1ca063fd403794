import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Vault } from 'lucide-react';
import { useState } from 'react';
import { api, isApiError, useZone, type Items, type Text } from '@/shared/api';
import { formatMoment, formatRelative } from '@/shared/format';
import { useT, useText } from '@/shared/i18n';
import { Button, confirm, Dialog, EmptyState, Field, InlineError, Input, notify } from '@/shared/ui';
import { AdminPage } from '../parts/AdminPage';
import { DataTable, type DataColumn } from '../parts/DataTable';
import { ListFrame } from '../parts/ListFrame';
import styles from './Security.module.css';

interface Secret {
  name: string;
  by: { id: string; name: string } | null;
  at: string;
  /** The published documents that use it. */
  uses: { kind: string; key: string; label: Text }[];
}

const path = '/api/v1/secrets';

/** Passwords and tokens of other servers by name: set and replaced, never read again. */
export default function SecretsPage() {
  const t = useT('security');
  return (
    <AdminPage title={t('secrets.title')}>
      <Secrets />
    </AdminPage>
  );
}

function Secrets() {
  const t = useT('security');
  const text = useText();
  const zone = useZone();
  const client = useQueryClient();
  const [editing, setEditing] = useState<string | null>(null);
  const list = useQuery({ queryKey: ['secrets'], queryFn: ({ signal }) => api.get<Items<Secret>>(path, { signal }), staleTime: 0 });
  const remove = useMutation({ mutationFn: (name: string) => api.delete(`${path}/${name}?confirm=${name}`), onSuccess: () => client.invalidateQueries({ queryKey: ['secrets'] }) });
  const usesOf = (one: Secret): string => one.uses.map((use) => text(use.label)).join(t('secrets.and'));
  const end = async (one: Secret): Promise<void> => {
    const { name } = one;
    const used = one.uses.length > 0;
    const body = used ? t('secrets.removeUsed', { count: one.uses.length, uses: usesOf(one) }) : t('secrets.removeWords');
    const yes = await confirm({ title: t('secrets.removeTitle', { name }), body, action: t('secrets.remove'), danger: true, ...(used ? { typed: name } : {}) });
    if (yes) remove.mutate(name, { onSuccess: () => notify(t('secrets.removed', { name }), { kind: 'success' }) });
  };
  const columns: DataColumn<Secret>[] = [
    { key: 'name', label: t('secrets.name'), width: '28%', card: 'title', render: (one) => <code className={styles.mono} data-no-words>{one.name}</code> },
    { key: 'uses', label: t('secrets.uses'), card: 'line', render: (one) => usesOf(one) || '–' },
    { key: 'by', label: t('secrets.by'), card: 'line', render: (one) => one.by?.name ?? '–' },
    { key: 'at', label: t('secrets.at'), card: 'line', render: (one) => <span title={formatMoment(one.at, zone)}>{formatRelative(one.at, { zone })}</span> },
    {
      key: 'act',
      label: t('keys.act'),
      width: '176px',
      card: 'side',
      render: (one) => (
        <span className={styles.state}>
          <Button size="small" aria-label={t('secrets.replaceOf', { name: one.name })} onClick={() => setEditing(one.name)}>
            {t('secrets.replace')}
          </Button>
          <Button size="small" aria-label={t('secrets.removeOf', { name: one.name })} onClick={() => void end(one)}>
            {t('secrets.remove')}
          </Button>
        </span>
      ),
    },
  ];
  const add = (
    <Button kind="primary" icon={Plus} onClick={() => setEditing('')}>
      {t('secrets.new')}
    </Button>
  );
  return (
    <ListFrame label={t('secrets.title')} acts={add}>
      {remove.error && <InlineError error={remove.error} />}
      <DataTable
        label={t('secrets.title')}
        columns={columns}
        rows={list.data?.items ?? []}
        idOf={(one) => one.name}
        query={list}
        empty={
          <EmptyState icon={Vault} title={t('secrets.none')}>
            {t('secrets.words')}
          </EmptyState>
        }
      />
      {editing !== null && <SecretDialog name={editing} onClose={() => setEditing(null)} />}
    </ListFrame>
  );
}

/** A new secret, or another value of one: what was set before is not shown. */
function SecretDialog({ name: given, onClose }: { name: string; onClose: () => void }) {
  const t = useT('security');
  const client = useQueryClient();
  const [name, setName] = useState(given);
  const [value, setValue] = useState('');
  const save = useMutation({
    mutationFn: () => api.put(`${path}/${encodeURIComponent(name.trim())}`, { value }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['secrets'] });
      notify(t('secrets.saved', { name: name.trim() }), { kind: 'success' });
      onClose();
    },
  });
  const refused = isApiError(save.error) ? save.error.fieldErrors : {};
  const good = /^[a-z][a-z0-9_]{0,39}$/.test(name.trim()) && value !== '';
  return (
    <Dialog
      open
      size="form"
      title={given ? t('secrets.replaceOf', { name: given }) : t('secrets.new')}
      dirty={value !== ''}
      onClose={onClose}
      onSubmit={() => good && save.mutate()}
      footer={
        <>
          <Button onClick={onClose}>{t('secrets.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={!good} loading={save.isPending}>
            {t('secrets.save')}
          </Button>
        </>
      }
    >
      {save.error && Object.keys(refused).length === 0 && <InlineError error={save.error} />}
      {!given && (
        <Field label={t('secrets.name')} help={t('secrets.nameHelp')} error={refused.name?.message}>
          <Input data-no-words autoComplete="off" spellCheck={false} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
      )}
      <Field label={t('secrets.value')} help={t('secrets.valueHelp')} error={refused.value?.message}>
        <Input type="password" autoComplete="new-password" value={value} onChange={(event) => setValue(event.target.value)} />
      </Field>
    </Dialog>
  );
}
