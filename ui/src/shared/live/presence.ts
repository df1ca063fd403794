import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import type { Present } from './client';

/** What of the open record is edited on this page: a field, '' for everything; null for nothing. */
const useEdited = create<{ field: string | null }>(() => ({ field: null }));

/** Who else has the record open that this page shows. */
const usePeople = create<{ record: string; people: Present[] }>(() => ({ record: '', people: [] }));

/** Long enough that moving through fields does not tell of each. */
const settle = 300;

/** Tells the server that this page has a record open, and keeps who else has. */
export function useAttend(object: string, record: string): void {
  const field = useEdited((state) => state.field);
  const told = useRef(false);
  useEffect(() => {
    let over = false;
    const timer = setTimeout(
      () =>
        void import('./page').then(
          ({ live }) => {
            if (over) return;
            told.current = true;
            live.attend({ object, record, editing: field !== null, field: field ?? '' }, (people) => usePeople.setState({ record, people }));
          },
          () => undefined, // nobody is seen then
        ),
      settle,
    );
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [object, record, field]);
  useEffect(
    () => () => {
      usePeople.setState({ record: '', people: [] });
      if (told.current) void import('./page').then(({ live }) => live.attend(null), () => undefined);
      told.current = false;
    },
    [object, record],
  );
}

/** Says that a field of the open record is edited while the component is there; '' is everything, null nothing. */
export function useEditing(field: string | null): void {
  useEffect(() => {
    if (field === null) return;
    useEdited.setState({ field });
    return () => {
      if (useEdited.getState().field === field) useEdited.setState({ field: null });
    };
  }, [field]);
}

const nobody: Present[] = [];

/** Who else has a record open. */
export function usePresent(record: string): Present[] {
  return usePeople((state) => (state.record === record ? state.people : nobody));
}

/** Who else edits a field of a record right now. */
export function useEditor(record: string, field: string): Present | null {
  return usePeople((state) => (state.record === record ? (state.people.find((p) => p.editing && p.field === field) ?? null) : null));
}
