import { useQuery } from '@tanstack/react-query';
import { api } from '../api';
import { useLocale } from '../i18n';

/** A day that is other than its weekday says, or that has a name. */
export interface NamedDay {
  day: string;
  worked: boolean;
  name?: string;
  /** Of the business, not of the public. */
  own?: boolean;
}

export interface WorkCalendar {
  /** Worked days of the week, 1 (Monday) to 7. */
  weekdays: number[];
  /** Years whose public holidays are known. */
  years: number[];
  days: NamedDay[];
}

export const calendarKey = ['calendar'] as const;

/** The calendar of a day's year, with the months beside it. */
export function useWorkCalendar(day: string, enabled = true) {
  const year = Number(day.slice(0, 4));
  const locale = useLocale((state) => state.locale);
  return useQuery({
    queryKey: [...calendarKey, locale, year],
    queryFn: ({ signal }) => api.get<WorkCalendar>('/api/v1/calendar', { query: { from: `${pad(year - 1)}-12-01`, to: `${pad(year + 1)}-01-31` }, signal }),
    enabled: enabled && year > 1 && year < 9999,
    staleTime: 600_000,
  });
}

const pad = (year: number): string => String(year).padStart(4, '0');

const ordinary: readonly number[] = [1, 2, 3, 4, 5];

/** Whether a day is worked; Monday to Friday until the calendar is known. */
export function isWorked(calendar: WorkCalendar | undefined, day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  return calendar?.days.find((d) => d.day === day)?.worked ?? (calendar?.weekdays ?? ordinary).includes(weekday);
}
