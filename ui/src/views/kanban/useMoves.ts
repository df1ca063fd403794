import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { moduleOf } from '@/fields';
import { faultLines } from '@/record/faultLines';
import { recordPath } from '@/record/useRecord';
import { announce } from '@/shared/a11y';
import { api, isApiError, keys, useMe } from '@/shared/api';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import type { Translate } from '@/shared/i18n';
import type { ViewBodyProps } from '../kinds';
import { notifyUndoable } from '../undoing';
import { useEdit } from '../useEdit';
import type { Board } from './useBoard';
import { columnOf, type BoardColumn } from './model';
import { formOf, judge, type Verdict } from './verdict';

/** A move that waits for fields to be filled in. */
export interface Asked {
  record: RecordData;
  column: BoardColumn;
  fields: string[];
}

export interface Moves {
  /** The record that is being moved, and what is known of where it may go. */
  active: { id: string; verdicts: ReadonlyMap<string, Verdict> | null } | null;
  /** Why a card did not move, by id. */
  faults: ReadonlyMap<string, string>;
  dismiss: (id: string) => void;
  /** Begins: asks where the record may go. */
  consider: (record: RecordData) => void;
  /** It was put down or given up. */
  leave: () => void;
  move: (record: RecordData, column: BoardColumn) => Promise<boolean>;
  asked: Asked | null;
  /** The fields were filled in and saved, or the move was given up. */
  answered: (saved: RecordData | null) => void;
  /** The move could not be saved, and why. */
  refuse: (id: string, reason: string) => void;
}

interface Options extends Pick<ViewBodyProps, 'list' | 'locked'> {
  meta: ObjectMeta;
  field: FieldMeta;
  board: Board;
  columns: readonly BoardColumn[];
  titleOf: (record: RecordData) => string;
  t: Translate;
}

/** Moves of cards from column to column: what may go where, what it takes, and back again when it was refused. */
export function useMoves({ meta, field, board, columns, list, locked, titleOf, t }: Options): Moves {
  const client = useQueryClient();
  const me = useMe().data;
  const { ctx } = list;
  const [active, setActive] = useState<Moves['active']>(null);
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const [asked, setAsked] = useState<Asked | null>(null);
  const going = useRef<{ place: string; verdicts: Promise<Map<string, Verdict>> } | null>(null);
  const formKey = useCallback((record: RecordData) => formOf(meta, record).key, [meta]);
  const keyed = useMemo(() => ({ formOf: formKey }), [formKey]);
  const edit = useEdit(meta, board, board.recount, keyed);
  const refuse = useCallback(
    (id: string, reason: string) => {
      setFaults((old) => new Map(old).set(id, reason));
      announce(reason);
    },
    [],
  );
  const dismiss = useCallback((id: string) => {
    setFaults((old) => {
      if (!old.has(id)) return old;
      const next = new Map(old);
      next.delete(id);
      return next;
    });
  }, []);

  const whole = (record: RecordData): Promise<RecordData> =>
    client.fetchQuery({
      queryKey: keys.record(me?.release ?? 0, meta.key, record.id),
      queryFn: ({ signal }) => api.get<RecordData>(recordPath(meta.key, record.id), { query: { links: true }, signal }),
      staleTime: record.version === client.getQueryData<RecordData>(keys.record(me?.release ?? 0, meta.key, record.id))?.version ? 10_000 : 0,
    });
  const verdictsOf = (record: RecordData): Promise<Map<string, Verdict>> => {
    const place = `${record.id} ${record.version}`;
    if (going.current?.place !== place) {
      const why = locked(record, field);
      const verdicts =
        why !== null
          ? Promise.resolve(new Map<string, Verdict>(columns.map((c) => [c.key, { kind: 'no', reason: why }])))
          : whole(record).then((full) => judge({ meta, record: full, field, columns, ctx, t, client, me }));
      going.current = { place, verdicts };
      // Another try asks again.
      verdicts.catch(() => (going.current = null));
    }
    return going.current!.verdicts;
  };
  const consider = (record: RecordData): void => {
    setActive({ id: record.id, verdicts: null });
    void verdictsOf(record).then(
      (verdicts) => setActive((now) => (now?.id === record.id ? { id: record.id, verdicts } : now)),
      () => undefined, // told when it is put down
    );
  };

  /** Says that it moved, and offers to take it back with all that was written along. */
  const told = (record: RecordData, column: BoardColumn): void => {
    const words = t('moved', { title: titleOf(record), column: column.label });
    // Only now: what is refused stands where it stood, for as long as before.
    board.patch(record.id, { $since: board.find(record.id)?.updated ?? new Date().toISOString() });
    announce(words);
    notifyUndoable(words, t('undo'), 'success');
  };

  const move = async (record: RecordData, column: BoardColumn): Promise<boolean> => {
    setActive(null);
    if (columnOf(record[field.key]) === column.key) return false;
    dismiss(record.id);
    try {
      const verdict = (await verdictsOf(record)).get(column.key) ?? { kind: 'free' as const };
      if (verdict.kind === 'no') {
        refuse(record.id, verdict.reason);
        return false;
      }
      if (verdict.kind === 'asks') {
        setAsked({ record: await whole(record), column, fields: verdict.fields });
        return false;
      }
      await edit(record, field, column.value || moduleOf(field).blank);
      told(record, column);
      return true;
    } catch (error) {
      refuse(record.id, reasonOf(error, meta, t, ctx.locale));
      return false;
    } finally {
      going.current = null;
    }
  };
  return {
    active,
    faults,
    dismiss,
    consider,
    leave: () => setActive(null),
    move,
    asked,
    answered: (saved) => {
      if (saved && asked) {
        board.patch(saved.id, { ...saved, $masked: saved.$masked });
        board.recount();
        told(saved, asked.column);
      }
      setAsked(null);
    },
    refuse,
  };
}

/** Why a write was refused, in one line: what the fields say, else the whole. */
export function reasonOf(error: unknown, meta: Pick<ObjectMeta, 'fields'>, t: Translate, locale: 'zh' | 'en'): string {
  if (!isApiError(error)) return t('failed');
  if (error.code === 'conflict') return t('conflict');
  const said = faultLines(error, meta.fields, locale);
  return said.length > 0 ? said.join(' ') : error.message;
}
