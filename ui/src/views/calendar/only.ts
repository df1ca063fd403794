import { quote } from '@/expression/condition/cel';
import { both } from '../group';

/** Whose records a calendar shows, and those of which colours; all of them where a list is empty. */
export interface Only {
  owners: readonly string[];
  colors: readonly string[];
}

export const everything: Only = { owners: [], colors: [] };

/** A choice as the address has it, owners and colours: `u1,u2;visit`; undefined for everything. */
export function writeOnly({ owners, colors }: Only): string | undefined {
  const part = (values: readonly string[]): string => values.map(encodeURIComponent).join(',');
  return owners.length + colors.length === 0 ? undefined : `${part(owners)};${part(colors)}`;
}

/** The choice of an address; what cannot be read is everything. */
export function readOnly(text: string | undefined): Only {
  try {
    const [owners = [], colors = []] = (text ?? '').split(';').map((part) => part.split(',').filter(Boolean).map(decodeURIComponent));
    return { owners, colors };
  } catch {
    return everything;
  }
}

/** As a person who looks is named in a choice of people. */
const ME = '$me';

/** The condition of a choice; "" where it leaves everything. */
export function onlyFilter({ owners, colors }: Only, color: string | undefined, me: string | null): string {
  const within = (key: string, values: readonly string[]): string => (values.length === 0 ? '' : `record.${key} in [${values.map(quote).join(', ')}]`);
  return both(within('owner', owners.map((id) => (id === ME ? (me ?? '') : id))), color ? within(color, colors) : '');
}
