import type { Roster, RosterSettings } from './api';

/** Where the choices begin: at what was run last, else at what the columns suggest. */
export function choicesOf(roster: Roster): RosterSettings {
  const ran = roster.state !== 'uploaded' && Object.keys(roster.settings?.mapping ?? {}).length > 0;
  const mapping: Record<string, string> = {};
  if (!ran) for (const column of roster.columns) if (column.suggestion && !Object.values(mapping).includes(column.suggestion)) mapping[column.name] = column.suggestion;
  return {
    mapping: ran ? roster.settings.mapping : mapping,
    createDepartments: roster.settings?.createDepartments ?? false,
    existing: roster.settings?.existing ?? 'skip',
    invite: ran ? roster.settings.invite : true,
    note: roster.settings?.note ?? '',
    dryRun: true,
  };
}

/** The mapping with one column led elsewhere; two columns never lead to one field. */
export function mapped(mapping: Record<string, string>, column: string, field: string | null): Record<string, string> {
  const next = Object.fromEntries(Object.entries(mapping).filter(([name, to]) => name !== column && to !== field));
  if (field) next[column] = field;
  return next;
}

/** Fields that must be led to and are not. */
export function missing(mapping: Record<string, string>): string[] {
  const to = new Set(Object.values(mapping));
  return ['name', 'email'].filter((field) => !to.has(field));
}

const stable = (settings: RosterSettings): string => JSON.stringify([Object.entries(settings.mapping).toSorted(), settings.createDepartments, settings.existing, settings.invite, settings.note]);

/** Whether these choices are those that were tried last. */
export function tried(roster: Roster, choices: RosterSettings): boolean {
  return roster.state === 'ready' && roster.settings.dryRun && stable(roster.settings) === stable(choices);
}
