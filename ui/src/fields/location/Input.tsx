import { LocateFixed, MapPin } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useText } from '@/shared/i18n';
import { IconButton, Input } from '@/shared/ui';
import type { InputProps } from '../contract';
import { useTyped } from '../parts/useTyped';
import { findHere, type Lost } from './here';
import styles from './location.module.css';
import { mapOf, pointOf, writePoint } from './point';

/** A point: typed, or taken from where the device is; it opens on a map. */
export default function LocationInput(props: InputProps) {
  const { value, field, ctx, id, readOnly, autoFocus, size } = props;
  const { t } = ctx;
  const label = useText();
  const typed = useTyped(props);
  const [waiting, setWaiting] = useState(false);
  const [accuracy, setAccuracy] = useState<number | null>(null);
  const [lost, setLost] = useState<Lost | null>(null);
  const asked = useRef(false);
  const gone = useRef(false);
  const point = pointOf(value);
  const find = async (): Promise<void> => {
    setWaiting(true);
    setLost(null);
    try {
      const found = await findHere();
      if (gone.current) return;
      setAccuracy(found.accuracy);
      typed.choose(found.point);
    } catch (why) {
      if (!gone.current) setLost(why as Lost);
    }
    if (!gone.current) setWaiting(false);
  };
  useEffect(() => {
    gone.current = false;
    // A new record begins with where one is.
    if (field.here === true && !id && !readOnly && !point && !asked.current) {
      asked.current = true;
      void find();
    }
    return () => {
      gone.current = true;
    };
    // Once, when the form opens.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  const open = point && (
    <a className={styles.map} href={mapOf(point, field.map)} target="_blank" rel="noopener noreferrer" aria-label={t('location.map')} title={t('location.map')}>
      <MapPin aria-hidden />
    </a>
  );
  if (readOnly)
    return (
      <span className={styles.read}>
        {writePoint(value)}
        {open}
      </span>
    );
  return (
    <div className={styles.box}>
      <div className={styles.line}>
        <Input
          size={size}
          value={typed.value}
          inputMode="text"
          autoFocus={autoFocus}
          data-autofocus={autoFocus || undefined}
          placeholder={label(field.placeholder) || t('location.hint')}
          onFocus={typed.onFocus}
          onChange={(event) => {
            setAccuracy(null);
            typed.onChange(event.target.value);
          }}
          onBlur={typed.onBlur}
          suffix={<IconButton icon={LocateFixed} size="small" loading={waiting} label={t('location.here')} onClick={() => void find()} />}
        />
        {open}
      </div>
      <span role="status" className={styles.note}>
        {accuracy !== null && point ? t('location.accuracy', { count: accuracy }) : ''}
      </span>
      {lost && (
        <span role="alert" className={styles.lost}>
          {t(`location.${lost}`)}
        </span>
      )}
    </div>
  );
}
