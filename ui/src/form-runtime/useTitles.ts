import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { FieldContext } from '@/fields';
import { linkId, linkTitle } from '@/fields/format';
import { linkList } from '@/fields/parts/links';
import type { FormEngine } from '@/form-engine';
import { isApiError, useMe } from '@/shared/api';
import type { FieldMeta, ObjectMeta } from '@/shared/api/types';
import { fieldParts, type Placed } from './layout';
import { linkTarget, titleOf } from './linked';

/** A choice tells its title together with its id: it is waited for before anything is asked. */
const SOON_MS = 50;

interface Named {
  object: string;
  id: string;
}

/** The links of a form's values whose titles are not known, each once. */
export function untitled(engine: FormEngine, fields: readonly FieldMeta[], links: Record<string, string>): Named[] {
  const found = new Map<string, Named>();
  const look = (field: FieldMeta, value: unknown): void => {
    const object = linkTarget(field);
    for (const one of object ? (Array.isArray(value) ? linkList(value) : [value]) : []) {
      const id = linkId(one);
      if (id !== '' && linkTitle(one, links) === '') found.set(id, { object: object!, id });
    }
  };
  for (const field of fields) {
    if (!engine.has(field.key)) continue;
    const rows = engine.rowsOf(field.key);
    if (!rows) look(field, engine.value(field.key));
    else for (const row of rows.all()) for (const column of field.fields ?? []) if (row.has(column.key)) look(column, row.value(column.key));
  }
  return [...found.values()];
}

/**
 * Asks what linked records are called whose ids came without a title: from a
 * default, a button, an address. What the person may not see says so.
 */
export function useTitles(engine: FormEngine, parts: Placed[], meta: ObjectMeta, ctx: FieldContext, onTitles: (titles: Record<string, string>) => void): void {
  const client = useQueryClient();
  const me = useMe().data;
  const latest = useRef({ ctx, me, onTitles });
  useEffect(() => {
    latest.current = { ctx, me, onTitles };
  });
  useEffect(() => {
    const fields = fieldParts(parts).map((part) => part.field);
    const linking = fields.filter((field) => linkTarget(field) || field.fields?.some(linkTarget));
    const asked = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const ask = async ({ object, id }: Named): Promise<void> => {
      const { ctx: now, me: who } = latest.current;
      try {
        const title = await titleOf({ client, release: who?.release ?? 0, me: who, meta, onTitles: () => undefined }, object, id, now);
        if (!gone) latest.current.onTitles({ [id]: title || now.t('lookup.unknown') });
      } catch (error) {
        if (isApiError(error) && (error.status === 404 || error.status === 403)) latest.current.onTitles({ [id]: now.t('lookup.unknown') });
        else asked.delete(id); // the line failed: the next change asks again
      }
    };
    const look = (): void => {
      timer = undefined;
      for (const one of untitled(engine, linking, latest.current.ctx.links)) {
        if (asked.has(one.id)) continue;
        asked.add(one.id);
        void ask(one);
      }
    };
    const later = (): void => {
      timer ??= setTimeout(look, SOON_MS);
    };
    later();
    const stops = linking.filter((field) => engine.has(field.key)).map((field) => engine.rowsOf(field.key)?.watch(later) ?? engine.subscribe(field.key, later));
    return () => {
      gone = true;
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [engine, parts, meta, client]);
}
