import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFactor, useKeys } from '@/auth/account';
import { api, useMe, type ApiError, type Department, type Person } from '@/shared/api';
import { formatDate } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, confirm, EmptyState, InlineError, notify, SkeletonLines } from '@/shared/ui';
import { useManyMembers } from '../organisation/api';
import { useRoleName } from '../roles';
import { originsOf, type Origin } from './placement';
import styles from './People.module.css';

/** What a person may do and where each role comes from; their second factor and keys. */
export function AccessTab({ person, departments }: { person: Person; departments: Department[] }) {
  const t = useT('admin');
  const roleName = useRoleName();
  const all = person.allRoles ?? person.roles ?? [];
  const full = useMe().data?.can.admin === true;
  const members = useManyMembers(full ? all : []);
  const nameOf = (id: string) => departments.find((department) => department.id === id)?.name ?? '';
  const words = (origin: Origin): string =>
    origin.kind === 'own' ? t('origin.own') : origin.department === origin.via ? t('origin.department', { name: nameOf(origin.department) }) : t('origin.above', { name: nameOf(origin.department), via: nameOf(origin.via) });
  return (
    <div className={styles.parts}>
      <section aria-label={t('person.effective')}>
        <h3 className={styles.part}>{t('person.effective')}</h3>
        {all.length === 0 && <EmptyState small icon={null} title={t('person.noRoles')} />}
        <ul className={styles.roles}>
          {all.map((role, index) => (
            <li key={role}>
              {full ? (
                <Link to="/admin/roles" search={{ role }}>
                  {roleName(role)}
                </Link>
              ) : (
                roleName(role)
              )}
              <span className={styles.quiet}>
                {full && originsOf(role, person, members[index]?.departments ?? [], departments)
                  .map(words)
                  .join(t('semicolon'))}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <FactorPart person={person} />
      {full && <KeysPart person={person} />}
    </div>
  );
}

function FactorPart({ person }: { person: Person }) {
  const t = useT('admin');
  const self = useMe().data?.user.id === person.id;
  const client = useQueryClient();
  const factor = useFactor(person.id);
  const reset = useMutation<void, ApiError, void>({
    mutationFn: () => api.delete(`/api/v1/people/${encodeURIComponent(person.id)}/second-factor`),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['second-factor', person.id] });
      notify(t('factor.reset', { name: person.name }), { kind: 'success' });
    },
  });
  const ask = async () => {
    if (await confirm({ title: t('factor.resetTitle', { name: person.name }), body: t('factor.resetWords'), action: t('factor.resetAct'), danger: true })) reset.mutate();
  };
  return (
    <section aria-label={t('factor.title')}>
      <h3 className={styles.part}>{t('factor.title')}</h3>
      {factor.isPending && <SkeletonLines lines={1} />}
      {(factor.error ?? reset.error) && <InlineError error={factor.error ?? reset.error} />}
      {factor.data && (
        <div className={styles.fact}>
          <span>{factor.data.enabled ? t('factor.on', { date: formatDate(factor.data.since) }) : factor.data.required ? t('factor.required') : t('factor.off')}</span>
          {factor.data.enabled && (
            <Button size="small" loading={reset.isPending} disabled={self ? t('factor.own') : false} onClick={() => void ask()}>
              {t('factor.resetAct')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function KeysPart({ person }: { person: Person }) {
  const t = useT('admin');
  const keys = useKeys('all', person.id);
  if (!keys.data || keys.data.length === 0) return null;
  return (
    <section aria-label={t('person.keys')}>
      <h3 className={styles.part}>{t('person.keys')}</h3>
      <div className={styles.fact}>
        <span>{t('person.keyCount', { count: keys.data.length })}</span>
        <Link to="/admin/keys" search={{ person: person.id }}>
          {t('person.seeKeys')}
        </Link>
      </div>
    </section>
  );
}
