import { CalendarClock, Plus } from 'lucide-react';
import { useState } from 'react';
import { PersonSelect } from '@/admin/PeopleSelect';
import { useMe, useZone } from '@/shared/api';
import { today } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, Dialog, EmptyState, Field, InlineError, Input, notify, SkeletonLines, Tag } from '@/shared/ui';
import { useDelegate, useDelegations, useEndDelegation, type Delegation, type Whose } from './api';
import { DayInput } from './DayInput';
import styles from './account.module.css';

/** Absences with a deputy: one's own, or a person's by an administrator. `self` cannot be the deputy. */
export function Delegations({ whose, self }: { whose: Whose; self: string }) {
  const t = useT('account');
  const zone = useZone();
  const list = useDelegations(whose);
  const end = useEndDelegation(whose);
  const [making, setMaking] = useState<Partial<Delegation> | null>(null);
  if (list.isPending) return <SkeletonLines lines={3} />;
  if (list.error) return <InlineError error={list.error} onRetry={() => void list.refetch()} />;
  const day = today(zone);
  const open = list.data.filter((d) => d.to >= day);
  const past = list.data.filter((d) => d.to < day).slice(0, 5);
  const add = (
    <Button icon={Plus} onClick={() => setMaking({})}>
      {t('away.new')}
    </Button>
  );
  const remove = (d: Delegation) =>
    end.mutate(d.id, {
      onSuccess: () => notify(t('away.ended', { name: d.deputy.name }), { kind: 'success', action: d.from >= day ? { label: t('away.again'), onClick: () => setMaking(d) } : undefined }),
    });
  return (
    <>
      {end.error && <InlineError error={end.error} />}
      {open.length + past.length === 0 ? (
        <EmptyState small icon={CalendarClock} title={t('away.none')} actions={add} />
      ) : (
        <>
          <ul className={styles.rows} aria-label={t('away.title')}>
            {[...open, ...past].map((d) => (
              <li key={d.id}>
                <CalendarClock aria-hidden />
                <div className={styles.what}>
                  <div className={styles.line}>
                    <strong>{t('away.span', { from: d.from, to: d.to })}</strong>
                    {d.current ? <Tag color="green">{t('away.current')}</Tag> : d.to < day ? <Tag>{t('away.past')}</Tag> : null}
                  </div>
                  <div className={styles.below}>{[t('away.by', { name: d.deputy.name }), d.note].filter(Boolean).join(' · ')}</div>
                </div>
                {d.to >= day && (
                  <Button size="small" aria-label={t('away.endOf', { name: d.deputy.name })} loading={end.isPending && end.variables === d.id} onClick={() => remove(d)}>
                    {t('away.end')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          <div className={styles.foot}>{add}</div>
        </>
      )}
      {making && <NewDelegation whose={whose} self={self} first={making} onClose={() => setMaking(null)} />}
    </>
  );
}

function NewDelegation({ whose, self, first, onClose }: { whose: Whose; self: string; first: Partial<Delegation>; onClose: () => void }) {
  const t = useT('account');
  const tu = useT('ui');
  const day = today(useMe().data?.business.timezone);
  const make = useDelegate(whose);
  const [deputy, setDeputy] = useState(first.deputy?.id ?? null);
  const [from, setFrom] = useState<string | null>(first.from ?? day);
  const [to, setTo] = useState<string | null>(first.to ?? null);
  const [note, setNote] = useState(first.note ?? '');
  const [checked, setChecked] = useState(false);
  const errors = make.error?.fieldErrors ?? {};
  const gaps = {
    deputy: deputy ? undefined : t('away.needDeputy'),
    from: from ? undefined : t('away.needDay'),
    to: !to ? t('away.needDay') : from && to < from ? t('away.order') : undefined,
  };
  const fault = (key: 'deputy' | 'from' | 'to') => (checked ? gaps[key] : undefined) ?? errors[key]?.message;
  return (
    <Dialog
      open
      size="form"
      title={t('away.newTitle')}
      dirty={deputy !== null || note !== ''}
      onClose={onClose}
      onSubmit={() => {
        setChecked(true);
        if (deputy && from && to && to >= from) {
          make.mutate(
            { deputy, from, to, note: note.trim() },
            {
              onSuccess: (made) => {
                notify(t('away.made', { name: made.deputy.name, from: made.from, to: made.to }), { kind: 'success' });
                onClose();
              },
            },
          );
        }
      }}
      footer={
        <>
          <Button onClick={onClose}>{tu('cancel')}</Button>
          <Button kind="primary" type="submit" loading={make.isPending}>
            {t('away.new')}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        {make.error && Object.keys(errors).length === 0 && <InlineError error={make.error} />}
        <Field label={t('away.deputy')} required help={t('away.deputyHelp')} error={fault('deputy')}>
          <PersonSelect value={deputy} onChange={setDeputy} without={self} />
        </Field>
        <div className={styles.pair}>
          <Field label={t('away.from')} required error={fault('from')}>
            <DayInput label={t('away.from')} value={from} onChange={setFrom} />
          </Field>
          <Field label={t('away.to')} required error={fault('to')}>
            <DayInput label={t('away.to')} value={to} onChange={setTo} />
          </Field>
        </div>
        <Field label={t('away.note')} error={errors.note?.message}>
          <Input maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
      </div>
    </Dialog>
  );
}
