import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { DayInput } from '@/auth/account/DayInput';
import { useT } from '@/shared/i18n';
import { Button, Field, IconButton, Input } from '@/shared/ui';
import type { OwnDay } from './api';
import styles from './Calendar.module.css';

interface OwnDaysProps {
  list: OwnDay[];
  /** Days that are in one of the lists. */
  taken: string[];
  /** What the button says. */
  add: string;
  error?: string;
  onChange: (list: OwnDay[]) => void;
}

/** Days of the business's own, each with a name. */
export function OwnDays({ list, taken, add, error, onChange }: OwnDaysProps) {
  const t = useT('business');
  const [day, setDay] = useState('');
  const [name, setName] = useState('');
  const twice = day !== '' && taken.includes(day);
  const put = (): void => {
    onChange([...list, { day, ...(name.trim() && { name: name.trim() }) }].sort((a, b) => a.day.localeCompare(b.day)));
    setDay('');
    setName('');
  };
  return (
    <div className={styles.own}>
      {list.length === 0 ? (
        <p className={styles.none}>{t('calendar.none')}</p>
      ) : (
        <ul className={styles.list}>
          {list.map((own) => (
            <li key={own.day}>
              <span className={styles.date}>{own.day}</span>
              <span className={styles.name}>{own.name}</span>
              <IconButton icon={X} size="small" label={t('calendar.remove', { day: own.day })} onClick={() => onChange(list.filter((d) => d.day !== own.day))} />
            </li>
          ))}
        </ul>
      )}
      {error && <p role="alert" className={styles.error}>{error}</p>}
      <div className={styles.add}>
        <Field label={t('calendar.date')} error={twice ? t('calendar.twice') : undefined}>
          <DayInput label={t('calendar.date')} value={day || null} onChange={(next) => setDay(next ?? '')} onFault={(wrong) => wrong && setDay('')} />
        </Field>
        <Field label={t('calendar.name')}>
          <Input maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Button icon={Plus} disabled={day === '' ? t('calendar.needDay') : twice ? t('calendar.twice') : false} onClick={put}>
          {add}
        </Button>
      </div>
    </div>
  );
}
