import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { isAbort } from '@/shared/api';
import type { FieldMeta } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { Button, Checkbox, Dialog, EmptyState, Input, SkeletonLines } from '@/shared/ui';
import type { FieldContext } from '../contract';
import { useRelationSource, type Candidate } from '../parts/lookup';
import styles from './Pick.module.css';

interface PickDialogProps {
  field: FieldMeta;
  ctx: FieldContext;
  /** Rows that there is still room for. */
  most: number;
  onPick: (chosen: Candidate[]) => void;
  onClose: () => void;
}

const SHOWN = 50;

/** Several records at once, each of which becomes a row. */
export default function PickDialog({ field, ctx, most, onPick, onClose }: PickDialogProps) {
  const { t } = ctx;
  const source = useRelationSource(field, ctx, SHOWN);
  const [words, setWords] = useState('');
  const [found, setFound] = useState<Candidate[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [chosen, setChosen] = useState<Candidate[]>([]);
  useEffect(() => {
    if (!source.ready) return;
    const flight = new AbortController();
    const timer = setTimeout(() => {
      source.search(words, flight.signal).then(
        (items) => {
          setFailed(false);
          setFound(items);
        },
        (error: unknown) => !isAbort(error) && setFailed(true),
      );
    }, words === '' ? 0 : 80);
    return () => {
      clearTimeout(timer);
      flight.abort();
    };
  }, [source, words]);
  const label = text(field.label, ctx.locale) || field.key;
  const ids = new Set(chosen.map((one) => one.id));
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('subform.pick', { label })}
      dirty={chosen.length > 0}
      onSubmit={() => chosen.length > 0 && onPick(chosen)}
      footer={
        <>
          <span className={styles.count}>{t('subform.chosen', { count: chosen.length })}</span>
          <Button onClick={onClose}>{t('subform.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={chosen.length === 0}>
            {t('subform.choose', { count: chosen.length })}
          </Button>
        </>
      }
    >
      <Input data-autofocus icon={Search} value={words} aria-label={t('subform.search', { label })} placeholder={t('subform.search', { label })} onChange={(event) => setWords(event.target.value)} />
      <div className={styles.list} role="group" aria-label={label}>
        {failed ? (
          <EmptyState small icon={null} title={t('lookup.failed')} />
        ) : found === null ? (
          <SkeletonLines lines={5} />
        ) : found.length === 0 ? (
          <EmptyState small icon={null} title={t('lookup.nothing')} />
        ) : (
          found.map((one) => (
            <div key={one.id} className={styles.row}>
              <Checkbox
                checked={ids.has(one.id)}
                disabled={!ids.has(one.id) && chosen.length >= most}
                onChange={(on) => setChosen(on ? [...chosen, one] : chosen.filter((other) => other.id !== one.id))}
              >
                <span className={styles.title}>{one.title}</span>
                {one.detail && <span className={styles.detail}>{one.detail}</span>}
              </Checkbox>
            </div>
          ))
        )}
        {found?.length === SHOWN && <p className={styles.detail}>{t('subform.searchMore', { count: SHOWN })}</p>}
        {source.narrowed && <p className={styles.detail}>{t('lookup.narrowed')}</p>}
      </div>
    </Dialog>
  );
}
