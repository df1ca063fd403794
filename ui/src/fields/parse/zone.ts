const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  return format;
}

/** An instant as the wall clock of a time zone shows it. */
export interface Wall {
  date: string;
  time: string;
}

/** The wall clock (`YYYY-MM-DD`, `HH:mm:ss`) of an instant in a zone. */
export function wallOf(instant: Date, zone: string): Wall {
  const p: Record<string, string> = {};
  for (const part of formatOf(zone).formatToParts(instant)) p[part.type] = part.value;
  return { date: `${p.year}-${p.month}-${p.day}`, time: `${p.hour}:${p.minute}:${p.second}` };
}

/** The instant at which a zone's clocks show `date` `time`; in the gap of a summer time change, the later one. */
export function instantOf(date: string, time: string, zone: string): Date {
  const wanted = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}Z`);
  let guess = wanted;
  for (let i = 0; i < 3; i++) {
    const seen = wallOf(new Date(guess), zone);
    const off = Date.parse(`${seen.date}T${seen.time}Z`) - wanted;
    if (off === 0) break;
    guess -= off;
  }
  return new Date(guess);
}

/** The API's form of an instant: `2026-01-31 10:00:00.000Z`. */
export function storedInstant(instant: Date): string {
  return instant.toISOString().replace('T', ' ');
}

/** The instant that a stored date-time names, or null when it names none. */
export function readInstant(stored: string): Date | null {
  const at = new Date(stored.replace(' ', 'T'));
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Today's date in a zone. */
export function todayIn(zone: string, now: Date = new Date()): string {
  return wallOf(now, zone).date;
}
