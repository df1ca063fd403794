import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { moduleOf, useFieldContext } from '@/fields';
import { api, isApiError, useMe, useObject } from '@/shared/api';
import type { ObjectMeta, Person } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Avatar, InlineError, MetaIcon, Popover, SkeletonLines } from '@/shared/ui';
import { Facts, Tags } from '../Facts';
import { useRecord } from '../useRecord';
import styles from './Card.module.css';
import type { Pointed } from './HoverCards';

const NONE: ReadonlySet<string> = new Set();

/** What may be told of a record or person at a glance, read as its page reads it. */
export default function Card({ object, id, element, byKey, onClose }: Pointed & { onClose: () => void }) {
  const t = useT('record');
  const anchor = useMemo(() => ({ current: element }), [element]);
  return (
    <Popover open onClose={onClose} anchor={anchor} label={t('card.label')} width={320} keepFocus={!byKey} sheet="never">
      <div className={styles.card} data-card-surface>
        {object === 'users' ? <PersonCard id={id} /> : <RecordOf object={object} id={id} onClose={onClose} />}
      </div>
    </Popover>
  );
}

function RecordOf({ object, id, onClose }: { object: string; id: string; onClose: () => void }) {
  const t = useT('record');
  const known = useMe().data?.objects[object] !== undefined;
  const meta = useObject(known ? object : undefined);
  if (!known) return <p className={styles.none}>{t('card.none')}</p>;
  if (meta.data) return <RecordCard meta={meta.data} id={id} onClose={onClose} />;
  return meta.error ? <Failed error={meta.error} onRetry={() => void meta.refetch()} /> : <SkeletonLines lines={3} />;
}

function RecordCard({ meta, id, onClose }: { meta: ObjectMeta; id: string; onClose: () => void }) {
  const t = useT('record');
  const record = useRecord(meta.key, id);
  const ctx = useFieldContext(record.data?.$links, record.data?.$calculating);
  if (!record.data) return record.error ? <Failed error={record.error} onRetry={() => void record.refetch()} /> : <SkeletonLines lines={3} />;
  const field = meta.fields.find((f) => f.key === meta.title);
  const title = (field && moduleOf(field).format(record.data[meta.title], field, ctx)) || t('untitled');
  return (
    <>
      <header className={styles.head}>
        <MetaIcon name={meta.icon} />
        <Link to="/a/$app/o/$object/$id" params={{ app: meta.app || '_', object: meta.key, id }} className={styles.title} onClick={onClose}>
          {title}
        </Link>
        <span className={styles.kind}>{text(meta.label, ctx.locale)}</span>
      </header>
      <div className={styles.tags}>
        <Tags meta={meta} record={record.data} ctx={ctx} hidden={NONE} />
      </div>
      <Facts meta={meta} record={record.data} ctx={ctx} hidden={NONE} />
    </>
  );
}

function PersonCard({ id }: { id: string }) {
  const t = useT('record');
  const person = useQuery({
    queryKey: ['people', 'one', id],
    queryFn: ({ signal }) => api.get<Person>(`/api/v1/people/${encodeURIComponent(id)}`, { signal }),
  });
  if (!person.data) return person.error ? <Failed error={person.error} onRetry={() => void person.refetch()} /> : <SkeletonLines lines={2} />;
  const { name, department, position, phone, email, active } = person.data;
  const facts = [
    ['department', department?.name],
    ['position', position],
    ['phone', phone],
    ['email', email],
  ] as const;
  return (
    <>
      <header className={styles.head}>
        <Avatar name={name} id={id} size={32} />
        <b className={styles.title}>{name}</b>
        {!active && <span className={styles.kind}>{t('card.disabled')}</span>}
      </header>
      <dl className={styles.facts}>
        {facts.map(
          ([key, value]) =>
            value && (
              <div key={key}>
                <dt>{t(`card.${key}`)}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </>
  );
}

/** Of what one may not see, nothing but that is told. */
function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useT('record');
  if (isApiError(error) && (error.status === 404 || error.status === 403)) return <p className={styles.none}>{t('card.none')}</p>;
  return <InlineError error={error} onRetry={onRetry} />;
}
