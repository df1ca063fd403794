import { useMemo, useRef } from 'react';
import { linkIdOf, type Rows, type Scope, type Values } from '@/form-engine';
import { announce } from '@/shared/a11y';
import type { FieldMeta } from '@/shared/api/types';
import { notify } from '@/shared/ui';
import type { FieldContext } from '../contract';
import { isPasted, type PastedRow } from './paste';
import { columnsOf, mostRows } from './field';

/** What keys, buttons, menus and drops do with rows; each can be undone. */
export interface RowActs {
  /** Adds empty rows; answers where the first of them stands, or -1 when there is no room. */
  add: (at?: number) => number;
  copy: (ids: readonly string[]) => number;
  remove: (ids: readonly string[]) => void;
  /** Moves rows that stand together, so that the first of them stands at `to`. */
  move: (ids: readonly string[], to: number) => void;
  clear: (rows: readonly Scope[], keys: readonly string[]) => void;
  /** Puts what was pasted into the rows from `at` on, and into new ones below. Answers those rows. */
  paste: (pasted: readonly PastedRow[], at: number) => Scope[];
  /** A row for each value of a column; the empty ones are filled first. Answers those rows. */
  pick: (key: string, values: readonly unknown[]) => Scope[];
  undo: () => void;
  /** Says what the last step did, and offers to take it back. */
  tell: (words: string) => void;
  /** The form is left: messages that offer to take something back go. */
  leave: () => void;
}

/** Steps of a sub-form that can be taken back. */
const STEPS = 50;

export function useRowActs(rows: Rows | undefined, field: FieldMeta, ctx: FieldContext): RowActs {
  const latest = useRef(ctx);
  latest.current = ctx;
  return useMemo(() => {
    const steps: (() => void)[] = [];
    const told: (() => void)[] = [];
    const step = (back: () => void): void => {
      steps.push(back);
      if (steps.length > STEPS) steps.shift();
    };
    const t: FieldContext['t'] = (key, values) => latest.current.t(key, values);
    const all = (): readonly Scope[] => rows?.all() ?? [];
    const placeOf = (id: string): number => all().findIndex((row) => row.id === id);
    const room = (): number => mostRows(field) - all().length;
    const open = columnsOf(field).filter((column) => !column.read_only);
    const full = () => notify(t('subform.full', { max: mostRows(field) }), { kind: 'info' });
    const insert = (values: Values[], at: number): Scope[] => {
      if (values.length === 0 || !rows) return [];
      const fits = values.slice(0, room());
      if (fits.length < values.length) full();
      if (fits.length === 0) return [];
      const made = rows.addAll(fits, at);
      step(() => rows.remove(...made.map((row) => row.id)));
      return made;
    };
    const undo = (): void => {
      steps.pop()?.();
    };
    const undoThis = () => {
      const back = steps.at(-1);
      return (): void => {
        const at = back ? steps.indexOf(back) : -1;
        if (at < 0) return;
        steps.splice(at, 1);
        back!();
      };
    };
    const tell = (words: string): void => {
      told.push(notify(words, { action: { label: t('subform.undo'), onClick: undoThis() } }));
    };
    return {
      add: (at = all().length) => {
        const [row] = insert([{}], at);
        if (row) announce(t('subform.added', { row: at + 1 }));
        return row ? at : -1;
      },
      copy: (ids) => {
        const chosen = ids.flatMap((id) => all().find((row) => row.id === id) ?? []);
        const at = placeOf(ids.at(-1) ?? '') + 1;
        const keys = new Set(open.map((column) => column.key));
        const made = insert(chosen.map((row) => Object.fromEntries(Object.entries(row.entered()).filter(([key]) => keys.has(key) && !row.field(key).masked))), at);
        if (made.length > 0) announce(t('subform.copied', { count: made.length }));
        return made.length > 0 ? at : -1;
      },
      remove: (ids) => {
        const gone = all().filter((row) => ids.includes(row.id));
        if (gone.length === 0 || !rows) return;
        const places = gone.map((row) => placeOf(row.id));
        rows.remove(...ids);
        // In the order of their places, each finds its own again.
        step(() => gone.forEach((row, i) => rows.put([row], Math.min(places[i]!, all().length))));
        tell(t('subform.removed', { count: gone.length }));
      },
      move: (ids, to) => {
        const first = placeOf(ids[0] ?? '');
        if (first < 0 || to < 0 || to + ids.length > all().length || to === first || !rows) return;
        const shift = (place: number, down: boolean): void => {
          const order = down ? [...ids].reverse() : ids;
          order.forEach((id, i) => rows.move(id, down ? place + ids.length - 1 - i : place + i));
        };
        shift(to, to > first);
        step(() => shift(first, first > to));
        announce(t('subform.moved', { row: first + 1, to: to + 1 }));
      },
      clear: (chosen, keys) => {
        const before = chosen.map((row) => ({ row, values: Object.fromEntries(keys.map((key) => [key, row.value(key)])) }));
        for (const row of chosen) row.setAll(Object.fromEntries(keys.map((key) => [key, null])));
        step(() => before.forEach(({ row, values }) => row.setAll(values)));
      },
      paste: (pasted, at) => {
        const there = all().slice(at, at + pasted.length);
        const before = there.map((row) => ({ row, values: Object.fromEntries(Object.keys(pasted[0]?.values ?? {}).map((key) => [key, row.value(key)])) }));
        there.forEach((row, i) => row.setAll(pasted[i]!.values));
        const made = insert(pasted.slice(there.length).map((one) => one.values), all().length);
        if (there.length > 0) {
          const removes = made.length > 0 ? steps.pop() : undefined;
          step(() => {
            removes?.();
            before.forEach(({ row, values }) => row.setAll(values));
          });
        }
        const written = [...there, ...made];
        written.forEach((row, i) => Object.entries(pasted[i]!.faults).forEach(([key, fault]) => row.setFault(key, fault)));
        return written;
      },
      pick: (key, values) => {
        const left = [...values];
        const empty = all().filter((row) => row.isBlank || (!row.old.id && linkIdOf(row.value(key)) === '' && Object.keys(row.entered()).length === 0));
        const filled = empty.slice(0, left.length);
        filled.forEach((row) => row.set(key, left.shift()));
        const made = insert(left.map((value) => ({ [key]: value })), all().length);
        const removes = made.length > 0 ? steps.pop() : undefined;
        step(() => {
          removes?.();
          filled.forEach((row) => row.set(key, null));
        });
        return [...filled, ...made];
      },
      undo,
      tell,
      leave: () => told.splice(0).forEach((close) => close()),
    };
  }, [rows, field]);
}

/** Columns that a person may fill in, as far as the field alone tells. */
export const filledColumns = (field: FieldMeta): FieldMeta[] => columnsOf(field).filter(isPasted);
