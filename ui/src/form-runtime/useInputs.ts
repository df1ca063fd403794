import { useEffect, useMemo, useState } from 'react';
import { moduleOf } from '@/fields';
import { isDerived } from '@/fields/parts/derived';
import { fieldParts, type Placed } from './layout';

/**
 * Whether the inputs of a form are here. They load together before the form is
 * drawn: fields that each waited for their own would be drawn one after the
 * other, and React holds back what it has shown waiting.
 */
export function useInputs(parts: Placed[]): boolean {
  const inputs = useMemo(() => [...new Set(fieldParts(parts).flatMap(({ field }) => (isDerived(field) ? [] : [moduleOf(field).Input])))], [parts]);
  const [ready, setReady] = useState(() => inputs.every((input) => input.isLoaded()));
  useEffect(() => {
    if (ready) return;
    let gone = false;
    // One that cannot be loaded says so in its place.
    void Promise.allSettled(inputs.map((input) => input.preload())).then(() => !gone && setReady(true));
    return () => {
      gone = true;
    };
  }, [ready, inputs]);
  return ready;
}
