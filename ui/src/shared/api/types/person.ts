/** People and departments. */
import type { Locale, Named } from './base';

export interface Person extends Named {
  active: boolean;
  department: Named | null;
  /** The rest is for admins only. */
  email?: string;
  departments?: string[];
  /** The person's own. */
  roles?: string[];
  /** With those of their departments. */
  allRoles?: string[];
  manager?: Named | null;
  locale?: Locale;
  position?: string;
  phone?: string;
  state?: 'active' | 'invited' | 'disabled';
  /** When they last signed in, '' for never. */
  signedIn?: string;
}

export interface PersonBody {
  email?: string;
  name?: string;
  password?: string;
  department?: string | null;
  departments?: string[];
  manager?: string | null;
  position?: string;
  phone?: string;
  roles?: string[];
  locale?: Locale;
  active?: boolean;
  /** The person's records go along to the new main department. */
  carryRecords?: boolean;
}

export interface Department extends Named {
  /** Empty at the top. */
  parent: string;
  heads: string[];
  order: number;
  disabled?: boolean;
  /** The department that this one was merged into. */
  mergedInto?: string;
  /** Active people in it, and with those below; for admins who ask. */
  people?: number;
  peopleBelow?: number;
}
