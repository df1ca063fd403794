import { create } from 'zustand';
import { queryClient } from './queries';

/**
 * Grows when records were written by something other than what is on the page:
 * a job that ended. What holds rows outside the query cache reads them again.
 */
export const useWritten = create<{ times: number }>(() => ({ times: 0 }));

/** What is kept of an object's records in lists and totals is old: a person wrote one. */
export function recordWritten(object: string): void {
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [kind, first, second, what] }) => ((kind === 'list' || kind === 'related') && first === object) || (kind === 'records' && second === object && what !== 'one'),
  });
}

/** Has all that is shown of records read again. */
export function recordsWritten(): void {
  void queryClient.invalidateQueries({ queryKey: ['records'] });
  useWritten.setState(({ times }) => ({ times: times + 1 }));
}
