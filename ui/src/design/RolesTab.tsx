import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus, UserCog } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useMe } from '@/shared/api';
import { text, useLocale, useT } from '@/shared/i18n';
import { Button, EmptyState, InlineError, PageBody, Panel, SkeletonLines, Tag } from '@/shared/ui';
import { metaOf, putDefinition, SettingsScopeProvider, targetsOf, useDefinitions, type RoleDoc } from '@/meta';
import { NewDialog } from './NewDialog';
import styles from './Design.module.css';

const RoleEditor = lazy(() => import('./RoleEditor'));

/** The roles of an app and what each may do. */
export function RolesTab({ app }: { app: string }) {
  const t = useT('design');
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { field?: string };
  const [adding, setAdding] = useState(false);
  const admin = useMe().data?.can.admin;
  const roles = useDefinitions('role', app);
  const list = roles.data ?? [];
  const chosen = list.find((role) => role.key === search.field) ?? list[0];
  const objects = useDefinitions('object').data;
  const locale = useLocale((s) => s.locale);
  const scope = useMemo(
    () => ({ currency: 'CNY', targets: targetsOf(objects, locale) }),
    [objects, locale],
  );
  const open = (key: string) => void navigate({ to: '.', search: { tab: 'roles', field: key }, replace: true });
  return (
    <PageBody>
      <header className={styles.pageHead}>
        <h2>{t('app.roles')}</h2>
        <span className={styles.grow} />
        {admin && (
          <Link to="/design/$app/assertions" params={{ app }} search={{}}>
            {t('app.assertions')}
          </Link>
        )}
        <span className={styles.onComputer}>
          <Button kind="primary" icon={Plus} onClick={() => setAdding(true)}>
            {t('role.new')}
          </Button>
        </span>
      </header>
      {roles.error && <InlineError error={roles.error} onRetry={() => void roles.refetch()} />}
      {roles.isPending && !roles.error && <SkeletonLines lines={4} />}
      {roles.data && list.length === 0 && <EmptyState icon={UserCog} title={t('role.none')} />}
      {chosen && (
        <div className={styles.split}>
          <Panel bare className={styles.clip}>
            <ul>
              {list.map((role) => {
                const { state } = metaOf<'role'>(role);
                return (
                  <li key={role.key} className={styles.lastItem}>
                    <button type="button" className={styles.item} aria-current={role.key === chosen.key || undefined} onClick={() => open(role.key)}>
                      <span className={styles.itemWords}>
                        <strong>{text(role.label) || role.key}</strong>
                        <span>{t('role.grants', { count: role.grants.length })}</span>
                      </span>
                      {state !== 'published' && <Tag color={state === 'new' ? 'green' : 'indigo'}>{t(`state.${state}`)}</Tag>}
                    </button>
                  </li>
                );
              })}
            </ul>
          </Panel>
          <SettingsScopeProvider value={scope}>
            <Suspense fallback={<SkeletonLines lines={6} />}>
              <RoleEditor key={chosen.key} app={app} role={chosen.key} />
            </Suspense>
          </SettingsScopeProvider>
        </div>
      )}
      {adding && (
        <NewDialog
          title={t('role.new')}
          action={t('new.create')}
          kind="other"
          prefix="role"
          taken={['admin', ...list.map((role) => role.key)]}
          onClose={() => setAdding(false)}
          onCreate={async (label, key) => {
            await putDefinition<RoleDoc>({ kind: 'role', key, ...(app !== '_' && { app }), label, grants: [] });
            setAdding(false);
            open(key);
          }}
        />
      )}
    </PageBody>
  );
}
