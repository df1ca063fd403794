import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { moduleOf } from '@/fields';
import { useField, type Scope } from '@/form-engine';
import { api } from '@/shared/api';
import type { FieldMeta, Items } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import styles from './Form.module.css';

interface Duplicate {
  id: string;
  title: string;
  owner?: string;
  exact: boolean;
}

const IDLE_MS = 300;
const FRESH_MS = 10_000;

interface DuplicateHintProps {
  engine: Scope;
  field: FieldMeta;
  object: string;
  /** The record that is edited. */
  id?: string;
  app: string;
}

/** Says under a field that others have what is typed into it: those that the person may see. */
export function DuplicateHint({ engine, field, object, id, app }: DuplicateHintProps) {
  const t = useT('form-runtime');
  const state = useField(engine, field.key);
  const module = moduleOf(field);
  const written = JSON.stringify(module.toApi?.(state.value) ?? state.value ?? null);
  const open = state.dirty && !state.readOnly && !state.masked && !module.isBlank(state.value) && !state.fault;
  const [idle, setIdle] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setIdle(written), IDLE_MS);
    return () => clearTimeout(timer);
  }, [written]);
  const asked = open && idle === written;
  const found = useQuery({
    queryKey: ['duplicates', object, field.key, written, id ?? ''],
    queryFn: ({ signal }) =>
      api.post<Items<Duplicate>>(`/api/v1/objects/${encodeURIComponent(object)}/duplicates`, { field: field.key, value: JSON.parse(written) as unknown, ...(id && { except: id }) }, { signal }),
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
            {t(items.some((one) => one.exact) ? 'duplicate.same' : 'duplicate.like')}{' '}
            {items.map((one, at) => (
              <span key={one.id}>
                {at > 0 && t('linked.join')}
                <a href={`/a/${app || '_'}/o/${object}/${one.id}`} target="_blank" rel="noreferrer" aria-label={t('duplicate.open', { title: one.title })}>
                  {one.title || one.id}
                </a>
                {one.owner && t('duplicate.owner', { name: one.owner })}
              </span>
            ))}
          </span>
        </p>
      )}
    </div>
  );
}
