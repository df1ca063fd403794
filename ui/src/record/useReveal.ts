import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, type ApiError } from '@/shared/api';
import { recordPath } from './useRecord';

/** How long a revealed value is shown. */
export const SECONDS = 30;

/**
 * Asks for one masked value, which the server writes down, and holds it for
 * half a minute or until its place is left. It goes into no cache.
 */
export function useReveal(object: string, id: string, field: string, row?: string) {
  const [value, setValue] = useState<unknown>(undefined);
  const { mutate, isPending, error } = useMutation<{ value: unknown }, ApiError, void>({
    mutationFn: () => api.post(`${recordPath(object, id)}/actions/reveal`, { field, row }),
    gcTime: 0,
    onSuccess: (answer) => setValue(answer.value ?? null),
  });
  const shown = value !== undefined;
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setValue(undefined), SECONDS * 1000);
    return () => clearTimeout(timer);
  }, [shown]);
  return { value, shown, isPending, error, reveal: () => mutate(), hide: () => setValue(undefined) };
}
