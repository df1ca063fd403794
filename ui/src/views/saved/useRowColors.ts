import { useCallback, useEffect, useRef, useState } from 'react';
import { api } from '@/shared/api';
import type { RecordData, RowColor, TagColor } from '@/shared/api/types';
import { tagColors } from '@/shared/ui';

/** Records asked about at once. */
const MOST = 500;

/**
 * The colour of a record by the conditions of a view; null while it is not known
 * and where none holds. The server says which condition holds: records are asked
 * about as they are drawn, together, and again when they have changed.
 */
export function useRowColors(object: string, colors: RowColor[]): (record: RecordData) => TagColor | null {
  const conditions = JSON.stringify(colors);
  const known = useRef<{ of: string; colors: Map<string, TagColor | null> }>({ of: '', colors: new Map() });
  const waiting = useRef(new Map<string, string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [, drawAgain] = useState(0);
  const of = `${object} ${conditions}`;
  useEffect(() => {
    if (known.current.of === of) return;
    known.current = { of, colors: new Map() };
    waiting.current.clear();
    drawAgain((n) => n + 1);
  }, [of]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (record) => {
      if (conditions === '[]') return null;
      const rules = JSON.parse(conditions) as RowColor[];
      // A record that was changed is another one; until it is known it keeps the colour that it had.
      const name = `${record.id} ${String(record.version ?? '')}`;
      const here = known.current.of === of ? known.current.colors : new Map<string, TagColor | null>();
      const found = here.get(name);
      if (found !== undefined) return found;
      if (!waiting.current.has(name)) {
        waiting.current.set(name, record.id);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => {
          const asked = [...waiting.current].slice(0, MOST);
          const place = `/api/v1/objects/${encodeURIComponent(object)}/colored`;
          void api.post<{ items: Record<string, number> }>(place, { ids: asked.map(([, id]) => id), conditions: rules.map((rule) => rule.when) }).then(
            ({ items }) => {
              if (known.current.of !== of) return;
              for (const [key, id] of asked) {
                waiting.current.delete(key);
                const color = rules[items[id] ?? -1]?.color as TagColor | undefined;
                known.current.colors.set(key, color && tagColors.includes(color) ? color : null);
                known.current.colors.set(id, known.current.colors.get(key)!);
              }
              drawAgain((n) => n + 1);
            },
            // Without an answer rows stay as they are; a condition that is wrong is said where it is written.
            () => {
              for (const [key] of asked) known.current.colors.set(key, null);
            },
          );
        }, 30);
      }
      return here.get(record.id) ?? null;
    },
    [object, conditions, of],
  );
}
