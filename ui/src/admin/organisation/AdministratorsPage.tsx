import { Link } from '@tanstack/react-router';
import { Plus, UserCog, X } from 'lucide-react';
import { useState } from 'react';
import { text, useT } from '@/shared/i18n';
import { Avatar, Button, confirm, EmptyState, IconButton, InlineError, notify, Panel, SkeletonLines, Tag } from '@/shared/ui';
import { AdminPage } from '../parts/AdminPage';
import form from '../parts/SettingsForm.module.css';
import { AddAdministrator } from './AddAdministrator';
import { bodyOf, useAdministrators, useRemoveAdministrator, useSetAdministrator, type Administrator } from './administrators';
import styles from './Organisation.module.css';

/** Who administers all, which apps, and the people of which departments. */
export default function AdministratorsPage() {
  const t = useT('organisation');
  return (
    <AdminPage title={t('administrators.title')}>
      <div className={form.page}>
        <div className={form.form}>
          <Administrators />
        </div>
      </div>
    </AdminPage>
  );
}

function Administrators() {
  const t = useT('organisation');
  const list = useAdministrators();
  const [adding, setAdding] = useState<'app' | 'department' | null>(null);
  if (list.isPending) return <SkeletonLines lines={8} />;
  if (list.error) return <InlineError error={list.error} onRetry={() => void list.refetch()} />;
  const of = (kind: string) => list.data.filter((one) => one.scope.kind === kind);
  return (
    <div className={styles.stack}>
      <Panel title={t('administrators.full')}>
        <p className={styles.quiet}>
          {t('administrators.allHelp')}{' '}
          <Link to="/admin/roles" search={{ role: 'admin' }}>
            {t('administrators.edit')}
          </Link>
        </p>
        <List items={of('all')} />
      </Panel>
      {(['app', 'department'] as const).map((kind) => (
        <Panel
          key={kind}
          title={t(`administrators.${kind}s`)}
          actions={
            <Button size="small" icon={Plus} onClick={() => setAdding(kind)} aria-label={`${t('administrators.add')} · ${t(`administrators.${kind}s`)}`}>
              {t('administrators.adds')}
            </Button>
          }
        >
          <p className={styles.quiet}>{t(`administrators.${kind}sHelp`)}</p>
          <List items={of(kind)} />
        </Panel>
      ))}
      {adding && <AddAdministrator scope={adding} onClose={() => setAdding(null)} />}
    </div>
  );
}

function List({ items }: { items: Administrator[] }) {
  const t = useT('organisation');
  const remove = useRemoveAdministrator();
  const again = useSetAdministrator();
  if (items.length === 0) return <EmptyState small icon={null} title={t('administrators.none')} />;
  const nameOf = (one: Administrator) => text(one.subject.label) || t('administrators.gone');
  const scopeOf = (one: Administrator) => text(one.scope.label) || `${one.scope.id} ${t('administrators.gone')}`;
  const ask = async (one: Administrator) => {
    const words = { name: nameOf(one), scope: scopeOf(one) };
    if (!(await confirm({ title: t('administrators.removeTitle', words), body: t('administrators.removeWords'), action: t('administrators.remove'), danger: true }))) return;
    remove.mutate(one.id, {
      onSuccess: () => notify(t('administrators.removed', words), { kind: 'success', action: { label: t('undo'), onClick: () => again.mutate(bodyOf(one)) } }),
    });
  };
  return (
    <>
      {(remove.error ?? again.error) && <InlineError error={remove.error ?? again.error} />}
      <ul className={styles.members}>
        {items.map((one) => (
          <li key={one.id || one.subject.id}>
            {one.subject.kind === 'role' ? <UserCog aria-hidden /> : <Avatar name={nameOf(one)} id={one.subject.id} size={28} />}
            <div>
              {one.subject.kind === 'role' ? (
                <Link to="/admin/roles" search={{ role: one.subject.id }}>
                  {nameOf(one)}
                </Link>
              ) : (
                <Link to="/admin/people" search={{ person: one.subject.id, state: 'all' }}>
                  {nameOf(one)}
                </Link>
              )}{' '}
              {one.subject.kind === 'role' && <Tag>{t('administrators.role')}</Tag>}
              {one.id && (
                <div className={styles.quiet}>
                  {[scopeOf(one), ...(one.roles.length > 0 ? [`${t('administrators.roles')}${t('colon')}${one.roles.map((role) => text(role.label) || role.key).join(t('comma'))}`] : [])].join(' · ')}
                </div>
              )}
            </div>
            {one.id && <IconButton size="small" icon={X} label={t('administrators.removeOf', { name: nameOf(one) })} onClick={() => void ask(one)} />}
          </li>
        ))}
      </ul>
    </>
  );
}
