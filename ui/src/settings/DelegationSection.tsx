import type { Me } from '@/shared/api';
import { Delegations } from '@/auth/account';
import { useT } from '@/shared/i18n';
import { Banner, Panel } from '@/shared/ui';
import { deputyFor } from './deputy';
import styles from './settings.module.css';

/** Who stands in for one while away, and for whom one stands in now. */
export function DelegationSection({ me }: { me: Me }) {
  const t = useT('settings');
  const others = deputyFor(me);
  return (
    <Panel title={t('section.delegation')}>
      <div className={styles.stack}>
        {others.length > 0 && (
          <Banner>{t('delegation.standing', { names: others.map((d) => t('delegation.one', { name: d.person.name, to: d.to })).join(t('comma')) })}</Banner>
        )}
        <p className={styles.quiet}>{t('delegation.words')}</p>
        <Delegations whose="me" self={me.user.id} />
      </div>
    </Panel>
  );
}
