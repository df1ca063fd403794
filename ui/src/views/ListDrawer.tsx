import { lazy, Suspense, useCallback, type RefObject } from 'react';
import type { Line } from '@/grid';
import type { RecordData } from '@/shared/api/types';
import type { BodyHandle, Near } from './frame';
import { GroupSource } from './groupSource';
import type { ListModel } from './useList';
import type { Totals } from './useTotals';

const loadDrawer = () => import('@/record/RecordDrawer');
const RecordDrawer = lazy(loadDrawer);

export const preloadDrawer = (): void => void loadDrawer().catch(() => undefined);

interface ListDrawerProps {
  list: ListModel;
  totals: Totals;
  /** The place in the order of a body that has one of its own. */
  near: Near | null;
  handle: RefObject<BodyHandle | null>;
  onChanged: () => void;
}

/** The record that the address names, beside the list; it steps through what the body shows, else the rows that the list has loaded. */
export function ListDrawer({ list, totals, near, handle, onChanged }: ListDrawerProps) {
  const { app, meta, source, search, patch } = list;
  const at = search.r ? source.indexOf(search.r) : -1;
  const step = useCallback(
    (by: 1 | -1): RecordData | null => {
      if (near) return by === 1 ? near.after : near.before;
      const here = search.r ? source.indexOf(search.r) : -1;
      return here < 0 || here + by >= source.length ? null : (rowOf(source.line(here + by)) ?? null);
    },
    [near, source, search.r],
  );
  if (!search.r) return null;
  return (
    <Suspense>
      <RecordDrawer
        app={app}
        meta={meta}
        id={search.r}
        tab={search.tab}
        neighbours={[step(-1), step(1)].flatMap((beside) => (beside ? [beside.id] : []))}
        initial={at >= 0 ? rowOf(source.line(at)) : undefined}
        position={
          near
            ? { at: near.at, of: near.of, more: false }
            : at >= 0 && !(source instanceof GroupSource)
            ? { at: at + 1, of: totals.count ?? source.length, more: totals.more }
            : undefined
        }
        onTab={(tab) => patch({ tab }, { replace: true })}
        onStep={(by) => {
          const next = step(by);
          if (next) {
            patch({ r: next.id }, { replace: true });
            handle.current?.show(next.id);
          }
        }}
        canStep={(by) => step(by) !== null}
        onClose={() => {
          patch({ r: undefined, tab: undefined });
          handle.current?.focus();
        }}
        onChanged={(record) => {
          source.patch(record.id, record);
          totals.again();
        }}
        onDeleted={() => {
          patch({ r: undefined, tab: undefined }, { replace: true });
          onChanged();
        }}
      />
    </Suspense>
  );
}

function rowOf(line: Line): RecordData | undefined {
  return line.kind === 'row' ? line.record : undefined;
}
