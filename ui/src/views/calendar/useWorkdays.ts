import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { addDays } from '@/fields/parse/date';
import { api } from '@/shared/api';
import { useLocale } from '@/shared/i18n';
import type { Days } from './range';
import type { Workdays } from './workdays';

interface Answer {
  days: { day: string; worked: boolean; name?: string }[];
}

/** The holidays and worked weekend days of some days. A calendar without them is none the worse: their failure says nothing. */
export function useWorkdays({ from, to }: Days): Workdays {
  const locale = useLocale((s) => s.locale);
  const { data } = useQuery({
    queryKey: ['calendar', from, to, locale],
    queryFn: ({ signal }) => api.get<Answer>('/api/v1/calendar', { query: { from, to: addDays(to, -1) }, signal }),
    staleTime: 10 * 60_000,
    placeholderData: keepPreviousData,
  });
  return useMemo(() => new Map(data?.days.map(({ day, worked, name }) => [day, { worked, name }] as const)), [data]);
}
