/** What a person learns of a record that may be the same as theirs; `id` only of one that they may open. */
export interface Duplicate {
  rule?: string;
  action?: 'block' | 'warn' | 'allow';
  field?: string;
  object: string;
  id?: string;
  title?: string;
  owner?: string;
  department?: string;
  exact: boolean;
  score: number;
}

/** Who has a record, as far as one is told. */
export const ownerOf = (one: Pick<Duplicate, 'owner' | 'department'>): string => [one.owner, one.department].filter(Boolean).join(' · ');
