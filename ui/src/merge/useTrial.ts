import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { merge, type MergeOutcome, type MergeRequest } from './api';

export interface Trial {
  /** What a merge would do; absent while it is being tried out. */
  outcome: MergeOutcome | undefined;
  error: unknown;
  again: () => void;
}

/** Tries a merge out whenever the choices have stood still for a moment; nothing is written. */
export function useTrial(object: string, request: MergeRequest): Trial {
  const wanted = JSON.stringify(request);
  const [still, setStill] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setStill(wanted), 300);
    return () => clearTimeout(timer);
  }, [wanted]);
  const query = useQuery({
    queryKey: ['merge', object, 'trial', still],
    queryFn: () => merge(object, JSON.parse(still) as MergeRequest, true),
    retry: false,
    gcTime: 0,
  });
  return { outcome: still === wanted && !query.isFetching ? query.data : undefined, error: query.error, again: () => void query.refetch() };
}
