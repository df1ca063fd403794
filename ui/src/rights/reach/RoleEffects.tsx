import { useDefinitions } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { InlineError, Panel, SkeletonLines } from '@/shared/ui';
import { useReach } from './api';
import styles from './Reach.module.css';
import { effects, reachWords } from './words';

/** What the drafts of roles change for those who have them, in records that they see. */
export default function RoleEffects({ roles, stamp }: { roles: readonly { key: string; name: string }[]; stamp: unknown }) {
  const t = useT('rights');
  return (
    <Panel title={t('reach.effects')}>
      {roles.map((role) => (
        <OneRole key={role.key} role={role.key} name={role.name} stamp={stamp} />
      ))}
    </Panel>
  );
}

function OneRole({ role, name, stamp }: { role: string; name: string; stamp: unknown }) {
  const t = useT('rights');
  const objects = useDefinitions('object').data;
  const { data, error, refetch, isPending } = useReach({ role }, stamp);
  const lines = data?.items.flatMap((one) => effects(one).map((effect) => ({ person: one.person, effect }))) ?? [];
  return (
    <section className={styles.role} aria-label={name}>
      <h3>{name}</h3>
      {error ? (
        <InlineError error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <SkeletonLines lines={2} />
      ) : (
        <>
          <ul className={styles.lines}>
            {lines.map(({ person, effect }) => (
              <li key={`${person.id}/${effect.object}`}>
                <b>{person.name}</b>
                {t('reach.effect', { object: text(objects?.find((one) => one.key === effect.object)?.label) || effect.object, count: reachWords(effect.before, effect.after) })}
              </li>
            ))}
          </ul>
          {lines.length === 0 && <p className={styles.quiet}>{t(data!.members === 0 ? 'reach.nobody' : 'reach.same')}</p>}
          {data!.members > data!.items.length && <p className={styles.quiet}>{t('reach.first', { count: data!.members, shown: data!.items.length })}</p>}
          {data!.unready.length > 0 && <p className={styles.quiet}>{t('reach.someUnready')}</p>}
          {!data!.whole && <p className={styles.quiet}>{t('reach.partly')}</p>}
        </>
      )}
    </section>
  );
}
