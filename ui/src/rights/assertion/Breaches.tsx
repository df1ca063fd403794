import { Link } from '@tanstack/react-router';
import { CircleQuestionMark } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useMe } from '@/shared/api';
import type { Operation } from '@/shared/api/types';
import { loadWords, text, useT } from '@/shared/i18n';
import { Button } from '@/shared/ui';
import type { Breach } from './api';
import styles from './Assertions.module.css';

const OpenWhy = lazy(() => loadWords('rights', 'expression', 'fields').then(() => import('./OpenWhy')));

/** Who may do what must never be: the person, the record, the grants; each explained when asked. */
export function Breaches({ app, breaches, object, never, field, planned }: { app: string; breaches: readonly Breach[]; object: string; never: Operation; field: string; /** They would come to pass only with a publish: rights as they are do not explain them. */ planned?: boolean }) {
  const t = useT('assertion');
  const me = useMe().data;
  const [asked, setAsked] = useState<Breach | null>(null);
  return (
    <>
      <ul className={styles.breaches}>
        {breaches.map((breach) => (
          <li key={`${breach.person.id}/${breach.record.id}`}>
            <span>
              {t('breach', { person: breach.person.name, operation: t(`can.${never}`) })}{' '}
              <Link to="/a/$app/o/$object/$id" params={{ app: me?.objects[object]?.app || '_', object, id: breach.record.id }}>
                {breach.record.title}
              </Link>
              {breach.grants.length > 0 && (
                <span className={styles.quiet}>
                  {t('by')}
                  {breach.grants.map((grant, i) => (
                    <span key={`${grant.role}/${grant.place}`}>
                      {i > 0 && t('join')}
                      <Link to="/design/$app/roles/$role" params={{ app, role: grant.role }} search={{ node: String(grant.place) }}>
                        {t('grant', { role: text(grant.roleLabel) || grant.role, grant: text(grant.label) || grant.grant || t('numbered', { n: grant.place + 1 }) })}
                      </Link>
                    </span>
                  ))}
                </span>
              )}
            </span>
            {!planned && (
              <Button size="small" kind="text" icon={CircleQuestionMark} onClick={() => setAsked(breach)}>
                {t('why')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Suspense>{asked && <OpenWhy app={app} object={object} id={asked.record.id} person={asked.person} operation={never} field={field} onClose={() => setAsked(null)} />}</Suspense>
    </>
  );
}
