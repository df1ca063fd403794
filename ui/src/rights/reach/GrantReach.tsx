import { useState } from 'react';
import { PersonSelect } from '@/admin/PeopleSelect';
import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Field, InlineError, SkeletonLines } from '@/shared/ui';
import { useReach } from './api';
import styles from './Reach.module.css';
import { countWords, reachWords } from './words';

interface GrantReachProps {
  role: string;
  place: number;
  object: string;
  objectName: string;
  /** Changes whenever the draft was saved. */
  stamp: unknown;
}

const shown = 5;

/** How many records a grant reaches now, and what the drafts change for those who have its role. */
export function GrantReach({ role, place, object, objectName, stamp }: GrantReachProps) {
  const t = useT('rights');
  const admin = useMe().data?.can.admin;
  const [person, setPerson] = useState<string | null>(null);
  const { data, error, refetch, isPending } = useReach({ role, object, grant: place, ...(person && { person }) }, stamp);
  const help = data?.unready.includes(place) ? t('reach.unready') : data && !person && data.members > shown ? t('reach.first', { count: data.members, shown }) : undefined;
  if (!admin) return null;
  return (
    <Field label={t('reach.title')} group help={help}>
      {error ? (
        <InlineError error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <SkeletonLines lines={2} />
      ) : (
        <>
          {data?.items.length === 0 && <p className={styles.quiet}>{t('reach.nobody')}</p>}
          <ul className={styles.lines}>
            {data?.items.slice(0, shown).map((one) => (
              <li key={one.person.id}>
                <b>{one.person.name}</b>
                {!one.member && <span className={styles.quiet}> {t('reach.asIf')}</span>}
                {t('reach.line', { grant: countWords(one.grant), object: objectName, count: one.objects[0] ? reachWords(one.objects[0].before, one.objects[0].after) : '–' })}
              </li>
            ))}
          </ul>
        </>
      )}
      <PersonSelect size="small" label={t('reach.person')} placeholder={t('reach.person')} value={person} onChange={setPerson} />
    </Field>
  );
}
