import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { isApiError, recordWritten } from '@/shared/api';
import type { FieldMeta, Page, RecordData } from '@/shared/api/types';
import { useListEdit } from '@/views/useListEdit';
import { faultLine, faultLines } from './faultLines';
import { relatedKey } from './page/useTabCounts';
import type { Backlink } from './related';

interface RelatedEdit {
  save: (row: RecordData, field: FieldMeta, value: unknown) => Promise<void>;
  link: (id: string, title: string) => void;
  /** What was refused last, and why. */
  refusal: { title: string; message: string } | null;
  dismiss: () => void;
  /** Mine and theirs, where somebody saved first. */
  asking: ReactNode;
}

/** Saves single values of related records as a list does: shown at once, taken back and explained when refused. */
export function useRelatedEdit(backlink: Backlink, target: string, id: string, ctx: FieldContext): RelatedEdit {
  const { object } = backlink;
  const client = useQueryClient();
  const [refusal, setRefusal] = useState<RelatedEdit['refusal']>(null);
  const source = useMemo(
    () => ({
      patch: (row: string, change: Partial<RecordData>, links?: Record<string, string>): void => {
        const queryKey = relatedKey(backlink, target, id);
        void client.cancelQueries({ queryKey, exact: true }); // what is on its way does not know of it
        client.setQueryData<Page<RecordData>>(queryKey, (page) => page && { ...page, items: page.items.map((one) => (one.id === row ? ({ ...one, ...change } as RecordData) : one)), links: { ...page.links, ...links } });
      },
    }),
    [client, backlink, target, id],
  );
  const saved = useCallback(() => recordWritten(object.key), [object.key]);
  const { edit, asking } = useListEdit({ meta: object, ctx, source }, saved);
  const save = async (row: RecordData, field: FieldMeta, value: unknown): Promise<void> => {
    setRefusal(null);
    try {
      await edit(row, field, value);
    } catch (error) {
      if (!isApiError(error)) throw error;
      const named = object.fields.find((one) => one.key === object.title);
      setRefusal({
        title: (named && moduleOf(named).format(row[named.key], named, ctx)) || row.id,
        message: faultLines(error, object.fields, ctx.locale).join(' ') || faultLine(field.key, error.message, object.fields, ctx.locale),
      });
    }
  };
  return { save, link: (of, title) => source.patch('', {}, { [of]: title }), refusal, dismiss: () => setRefusal(null), asking };
}
