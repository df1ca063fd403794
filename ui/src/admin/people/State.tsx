import type { Person } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Dot } from '@/shared/ui';
import styles from './People.module.css';

const dots = { active: 'success', invited: 'warning', disabled: 'neutral' } as const;

/** Whether somebody works here, has yet to come in, or is disabled. */
export function State({ person }: { person: Pick<Person, 'active' | 'state'> }) {
  const t = useT('admin');
  const state = person.state ?? (person.active ? 'active' : 'disabled');
  return (
    <span className={styles.state}>
      <Dot kind={dots[state]} />
      {t(`state.${state}`)}
    </span>
  );
}
