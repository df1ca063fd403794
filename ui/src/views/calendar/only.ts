import { quote } from '@/expression/condition/cel';
import { both } from '../group';

/** Whose records a calendar shows, and those of which colours; all of them where a list is empty. */
export interface Only {
  owners: readonly string[];
  colors: readonly string[];
}

export const everything: Only = { owners: [], colors: [] };

/** As a person who looks is named in a choice of people. */
const ME = '$me';

/** The condition of a choice; "" where it leaves everything. */
export function onlyFilter({ owners, colors }: Only, color: string | undefined, me: string | null): string {
  const within = (key: string, values: readonly string[]): string => (values.length === 0 ? '' : `record.${key} in [${values.map(quote).join(', ')}]`);
  return both(within('owner', owners.map((id) => (id === ME ? (me ?? '') : id))), color ? within(color, colors) : '');
}
