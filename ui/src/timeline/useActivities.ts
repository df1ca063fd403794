import { useQueries } from '@tanstack/react-query';
import { objectQuery, useRelease } from '@/shared/api';
import type { FieldMeta, ObjectMeta, PageActivity } from '@/shared/api/types';

/** Records that stand on a timeline, as the person knows their object. */
export interface Acting {
  object: ObjectMeta;
  via: FieldMeta;
}

/** What stands on the timelines of an object beside what is said and done, once its objects are known. */
export function useActivities(activities: readonly PageActivity[]): Acting[] {
  const release = useRelease();
  return useQueries({
    queries: activities.map(({ object }) => ({ ...objectQuery(release, object), retry: false })),
    combine: (results) =>
      results.flatMap(({ data }, i) => {
        const via = data?.fields.find((field) => field.key === activities[i]!.via);
        return data && via ? [{ object: data, via }] : [];
      }),
  });
}
