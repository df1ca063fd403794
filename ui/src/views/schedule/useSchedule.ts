import { useCallback, useMemo, useState } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { isApiError } from '@/shared/api';
import type { RecordData } from '@/shared/api/types';
import { announce } from '@/shared/a11y';
import { useT } from '@/shared/i18n';
import { messageOf } from '@/shared/ui';
import type { ViewBodyProps } from '../kinds';
import { useTicking, type Ticking } from '../ticking';
import { notifyUndoable } from '../undoing';
import { timesOf, type Changes, type Times } from './span';
import { useWrite } from './useWindow';

export interface Schedule {
  times: Times | null;
  /** Values as they are shown here: by the clocks of the person's zone. */
  ctx: FieldContext;
  titleKey: string;
  title: (record: RecordData) => string;
  when: (record: RecordData) => string;
  /** Why a record cannot be moved, and why its end cannot; null when they can. */
  stuck: (record: RecordData, part: 'start' | 'end') => string | null;
  /** Moves a record, with undo beside it; rejects with the refusal. */
  move: (record: RecordData, changes: Changes) => Promise<void>;
  /** The refusal of the last move, until it is dismissed. */
  refused: { id: string; message: string } | null;
  dismiss: () => void;
  ticking: Ticking;
}

/** The fields by which a view shows time; null when they are gone. */
export function useTimes({ meta, list, show: { start, end } }: Pick<ViewBodyProps, 'meta' | 'list' | 'show'>): Times | null {
  const zone = list.ctx.timezone;
  return useMemo(() => timesOf(meta.fields, { start, end }, zone), [meta.fields, start, end, zone]);
}

/** What views over time have in common: what records are called, and how they are moved. */
export function useSchedule({ meta, list, locked, onChanged, selection, onSelection, phone }: ViewBodyProps, times: Times | null, links: Record<string, string>): Schedule {
  const t = useT('schedule');
  const ctx = useMemo<FieldContext>(() => ({ ...list.ctx, links: { ...list.ctx.links, ...links } }), [list.ctx, links]);
  const write = useWrite(list, onChanged);
  const [refused, setRefused] = useState<Schedule['refused']>(null);
  const titleField = meta.fields.find((f) => f.key === meta.title);
  const title = useCallback(
    (record: RecordData): string => (titleField && moduleOf(titleField).format(record[titleField.key], titleField, ctx)) || t('untitled'),
    [titleField, ctx, t],
  );
  const when = useCallback(
    (record: RecordData): string =>
      [times?.start, times?.end]
        .flatMap((field) => (field ? [moduleOf(field).format(record[field.key], field, ctx)] : []))
        .filter(Boolean)
        .join(' – '),
    [times, ctx],
  );
  const stuck = useCallback(
    (record: RecordData, part: 'start' | 'end'): string | null => {
      if (!times) return null;
      if (record.$masked?.includes(times.start.key)) return t('field.start');
      const field = part === 'end' ? times.end : times.start;
      if (!field) return t('field.end');
      // Who moves the start moves the end along.
      return locked(record, field) ?? (part === 'start' && times.end && record[times.end.key] ? locked(record, times.end) : null);
    },
    [times, locked, t],
  );
  const move = useCallback(
    async (record: RecordData, changes: Changes): Promise<void> => {
      setRefused(null);
      try {
        const saved = await write(record, changes);
        const words = t('moved', { title: title(saved), when: when(saved) });
        announce(words);
        notifyUndoable(words, t('undo'));
      } catch (error) {
        setRefused({ id: record.id, message: reason(error, t) });
        throw error;
      }
    },
    [write, title, when, t],
  );
  const dismiss = useCallback(() => setRefused(null), []);
  const ticking = useTicking(selection, onSelection, phone);
  return { times, ctx, titleKey: meta.title, title, when, stuck, move, refused, dismiss, ticking };
}

/** A refusal in words: that of the first field where there is one. */
export function reason(error: unknown, t: (key: string) => string): string {
  if (!isApiError(error)) return t('failed');
  if (error.code === 'conflict') return t('conflict');
  return Object.values(error.fieldErrors)[0]?.message ?? messageOf(error) ?? t('failed');
}
