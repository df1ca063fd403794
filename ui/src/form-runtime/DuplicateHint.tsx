import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { moduleOf } from '@/fields';
import { ownerOf, type Duplicate } from '@/duplicates/types';
import { useField, type Scope } from '@/form-engine';
import { api } from '@/shared/api';
import type { FieldMeta, Items } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import styles from './Form.module.css';

const IDLE_MS = 300;
const FRESH_MS = 10_000;

interface DuplicateHintProps {
  engine: Scope;
  field: FieldMeta;
  object: string;
  /** The record that is edited. */
  id?: string;
  app: string;
  /** The fields that rules compare, this one among them, and those that their conditions read. */
  beside: readonly FieldMeta[];
}

/** Says under a field that others have what is typed into it: who it is to those who may see it, else only that it is there. */
export function DuplicateHint({ engine, field, object, id, app, beside }: DuplicateHintProps) {
  const t = useT('form-runtime');
  const state = useField(engine, field.key);
  const module = moduleOf(field);
  const written = JSON.stringify(toApi(field, state.value));
  const open = state.dirty && !state.readOnly && !state.masked && !module.isBlank(state.value) && !state.fault;
  const [idle, setIdle] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setIdle(written), IDLE_MS);
    return () => clearTimeout(timer);
  }, [written]);
  const asked = open && idle === written;
  const at = asked ? engine.values() : {};
  const rest = asked ? beside.filter((one) => one.key !== field.key && at[one.key] !== undefined) : [];
  const others = rest.length > 0 ? Object.fromEntries(rest.map((one) => [one.key, toApi(one, at[one.key])])) : undefined;
  const found = useQuery({
    queryKey: ['duplicates', object, field.key, written, JSON.stringify(others ?? null), id ?? ''],
    queryFn: ({ signal }) =>
      api.post<Items<Duplicate>>(`/api/v1/objects/${encodeURIComponent(object)}/duplicates`, { field: field.key, value: JSON.parse(written) as unknown, ...(others && { values: others }), ...(id && { except: id }) }, { signal }),
    enabled: asked,
    staleTime: FRESH_MS,
    // Only a hint: what fails says nothing.
    retry: false,
  });
  const items = asked ? (found.data?.items ?? []) : [];
  return (
    <div role="status">
      {items.length > 0 && (
        <p className={styles.duplicate}>
          <TriangleAlert aria-hidden />
          <span>
            {t(items.some((one) => one.action === 'block') ? 'duplicate.block' : items.some((one) => one.exact) ? 'duplicate.same' : 'duplicate.like')}{' '}
            {items.map((one, place) => (
              // oxlint-disable-next-line react/no-array-index-key -- what one may not open has no id
              <span key={one.id ?? place}>
                {place > 0 && t('linked.join')}
                {one.id ? (
                  <a href={`/a/${app || '_'}/o/${one.object || object}/${one.id}`} target="_blank" rel="noreferrer" aria-label={t('duplicate.open', { title: one.title || one.id })}>
                    {one.title || one.id}
                  </a>
                ) : (
                  t('duplicate.hidden')
                )}
                {ownerOf(one) && t('duplicate.owner', { name: ownerOf(one) })}
              </span>
            ))}
          </span>
        </p>
      )}
    </div>
  );
}

const toApi = (field: FieldMeta, value: unknown): unknown => moduleOf(field).toApi?.(value) ?? value ?? null;
