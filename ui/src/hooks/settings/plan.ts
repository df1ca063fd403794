/** How often a plan comes: what has none of these forms is written by oneself. */
export const rhythms = ['hour', 'day', 'workday', 'week', 'month', 'own'] as const;
export type Rhythm = (typeof rhythms)[number];

/** A plan as it is chosen. */
export interface Plan {
  rhythm: Rhythm;
  /** 08:30; of every hour the minute alone counts. */
  time: string;
  /** 0 is Sunday. */
  weekdays: string[];
  /** Of the month. */
  day: number;
}

export const START: Plan = { rhythm: 'day', time: '08:00', weekdays: ['1'], day: 1 };

const two = (value: string): string => value.padStart(2, '0');
const within = (text: string, from: number, to: number): boolean => /^\d{1,2}$/.test(text) && Number(text) >= from && Number(text) <= to;

/** A plan of five parts as it would have been chosen; `own` where it could not have been. */
export function planOf(schedule: string): Plan {
  const own: Plan = { ...START, rhythm: 'own' };
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...more] = schedule.trim().split(/\s+/);
  if (more.length > 0 || month !== '*' || !within(minute, 0, 59)) return own;
  if (hour === '*') return day === '*' && weekday === '*' ? { ...START, rhythm: 'hour', time: `00:${two(minute)}` } : own;
  if (!within(hour, 0, 23)) return own;
  const at = { ...START, time: `${two(hour)}:${two(minute)}` };
  if (day !== '*') return weekday === '*' && within(day, 1, 31) ? { ...at, rhythm: 'month', day: Number(day) } : own;
  if (weekday === '*') return { ...at, rhythm: 'day' };
  if (weekday === '1-5') return { ...at, rhythm: 'workday' };
  const weekdays = weekday.split(',');
  return weekdays.every((one) => within(one, 0, 6)) ? { ...at, rhythm: 'week', weekdays: weekdays.map((one) => String(Number(one))) } : own;
}

/** The five parts of a plan that was chosen; one of one's own has none. */
export function scheduleOf({ rhythm, time, weekdays, day }: Plan): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  switch (rhythm) {
    case 'hour':
      return `${minute} * * * *`;
    case 'day':
      return `${minute} ${hour} * * *`;
    case 'workday':
      return `${minute} ${hour} * * 1-5`;
    case 'week':
      return `${minute} ${hour} * * ${[...weekdays].sort().join(',')}`;
    case 'month':
      return `${minute} ${hour} ${day} * *`;
    case 'own':
      return '';
  }
}
