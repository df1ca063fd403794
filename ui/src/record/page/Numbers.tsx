import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Info } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useFieldContext } from '@/fields';
import { api, useObject } from '@/shared/api';
import type { AggregateAnswer, ObjectMeta, PageNumber } from '@/shared/api/types';
import { loadWords, text, useT } from '@/shared/i18n';
import { IconButton, Popover, Skeleton } from '@/shared/ui';
import { figureWords, groupsOf, orderOf, rowsOf, type NumberGroup } from './numbers';
import styles from './Numbers.module.css';
import { useRelatedChange } from './useRelatedChange';

const NumberAbout = lazy(() => loadWords('expression', 'views').then(() => import('./NumberAbout')));

interface NumbersProps {
  app: string;
  meta: ObjectMeta;
  id: string;
  numbers: PageNumber[];
}

/** Figures over what links to a record; each opens the rows that it is made of. */
export default function Numbers({ app, meta, id, numbers }: NumbersProps) {
  const t = useT('record');
  const groups = groupsOf(numbers);
  return (
    <section className={styles.numbers} aria-label={t('numbers.label')}>
      <ul>
        {numbers.map((number) => (
          <Tile key={number.key} app={app} target={meta.key} id={id} number={number} group={groups.find((group) => group.numbers.includes(number))!} />
        ))}
      </ul>
      {[...new Map(groups.map((group) => [`${group.object} ${group.via}`, group])).values()].map((group) => (
        <Follow key={`${group.object} ${group.via}`} group={group} target={meta.key} id={id} />
      ))}
    </section>
  );
}

const keyOf = (group: NumberGroup, target: string, id: string) => ['numbers', target, id, group.object, group.via];

/** Computes the figures over some records anew once these change. */
function Follow({ group, target, id }: { group: NumberGroup; target: string; id: string }) {
  const client = useQueryClient();
  const via = useObject(group.object).data?.fields.find((field) => field.key === group.via);
  useRelatedChange(group.object, via, target, id, () => void client.invalidateQueries({ queryKey: keyOf(group, target, id) }));
  return null;
}

function useFigures(group: NumberGroup, object: ObjectMeta | undefined, target: string, id: string) {
  const via = object?.fields.find((field) => field.key === group.via);
  return useQuery({
    queryKey: [...keyOf(group, target, id), group.filter, group.numbers.map(({ key, op, field }) => `${key} ${op} ${field ?? ''}`).join()],
    queryFn: ({ signal }) =>
      api.post<AggregateAnswer>(
        `/api/v1/objects/${encodeURIComponent(group.object)}/aggregate`,
        { filter: rowsOf(group, via!, id, target), measures: group.numbers.map(({ key, op, field }) => ({ op, field, as: key })) },
        { signal },
      ),
    enabled: via !== undefined,
    staleTime: 10_000,
    retry: false,
  });
}

function Tile({ app, target, id, number, group }: { app: string; target: string; id: string; number: PageNumber; group: NumberGroup }) {
  const t = useT('record');
  const router = useRouter();
  const object = useObject(number.object).data;
  const figures = useFigures(group, object, target, id);
  const ctx = useFieldContext();
  const about = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const label = text(number.label, ctx.locale) || number.key;
  const via = object?.fields.find((field) => field.key === number.via);
  const item = figures.data?.items[0];
  const shown = item && figureWords(number, object?.fields.find((field) => field.key === number.field), item, ctx);
  const words = figures.error && !figures.data ? t('numbers.failed') : (shown ?? t('numbers.none'));
  const search = object && via ? { view: 'all', f: rowsOf(number, via, id, target), ...(orderOf(number, object) && { sort: orderOf(number, object) }) } : null;
  const href = search ? router.buildLocation({ to: '/a/$app/o/$object', params: { app: object?.app || app, object: number.object }, search }).href : undefined;
  return (
    <li className={styles.tile}>
      <a
        className={styles.open}
        href={href}
        aria-label={t('numbers.open', { label, value: words })}
        onClick={(event) => {
          if (!href || event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          router.history.push(href);
        }}
      >
        <span className={styles.name}>{label}</span>{' '}
        <span className={styles.figure} aria-busy={!item && !figures.error}>
          {item || figures.error ? words : <Skeleton width={72} height={20} />}
        </span>
      </a>
      <IconButton ref={about} size="small" icon={Info} label={t('numbers.about', { label })} className={styles.info} onClick={() => setOpen(!open)} />
      <Popover open={open} onClose={() => setOpen(false)} anchor={about} label={label} width={320}>
        <Suspense fallback={<Skeleton width={200} height={20} />}>
          {object && <NumberAbout number={number} object={object} at={figures.dataUpdatedAt} error={figures.error} busy={figures.isFetching} onAgain={() => void figures.refetch()} />}
        </Suspense>
      </Popover>
    </li>
  );
}
