import { useCallback, useState } from 'react';
import { nothing, type Selection } from '@/grid';
import { keepPlace, placeOf } from '@/shared/page';

/** The ticked rows of what a list shows, by its key; ticked still when one comes back to it. */
export function useKeptSelection(key: string): [Selection, (selection: Selection) => void] {
  const [held, setHeld] = useState(() => ({ key, selection: placeOf(key)?.selection ?? nothing }));
  const set = useCallback(
    (selection: Selection) => {
      setHeld({ key, selection });
      keepPlace(key, { selection });
    },
    [key],
  );
  if (held.key !== key) setHeld({ key, selection: placeOf(key)?.selection ?? nothing });
  return [held.key === key ? held.selection : nothing, set];
}
