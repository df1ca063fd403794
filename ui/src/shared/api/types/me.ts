/** The person who is signed in, and what they may do. */
import type { Locale, Named, Text } from './base';

export type Operation =
  | 'view'
  | 'create'
  | 'edit'
  | 'delete'
  | 'import'
  | 'export'
  | 'print'
  | 'batch'
  | 'assign'
  | 'claim'
  | 'merge'
  | 'comment'
  | 'share'
  | 'lock'
  | 'purge';

export interface MeObject {
  label: Text;
  plural: Text;
  icon: string;
  app: string;
  operations: Operation[];
}

export interface AppSummary {
  key: string;
  label: Text;
  icon: string;
  description: Text;
}

/** The pictures that maps are laid over; `url` is blank where there are none. */
export interface Tiles {
  /** `https://tiles.example.com/{z}/{x}/{y}.png` */
  url: string;
  attribution: string;
}

export interface Me {
  /** `timezone` is empty for the business's; `avatar` names the picture of the person. */
  user: { id: string; name: string; email: string; locale: Locale; admin: boolean; phone?: string; timezone?: string; avatar?: string | null };
  business: { name: string; locale: Locale; timezone: string; currency: string; logo?: string | null; tiles?: Tiles; /** What is read may be kept on devices. */ offline?: boolean };
  department: Named | null;
  departments: Named[];
  roles: { key: string; label: Text }[];
  apps: AppSummary[];
  objects: Record<string, MeObject>;
  /** `admin` is of administrators of all; `design` and `people` also of those of an app or a department. */
  can: { design: boolean; admin: boolean; people?: boolean; keys: boolean };
  /** What of the business one administers. */
  administers?: { all: boolean; apps: string[]; departments: string[] };
  preferences: Record<string, unknown>;
  /** People whose manager one is: whose work one may hand over. */
  reports?: (Named & { active: boolean })[];
  /** Set while an administrator looks as this person. */
  viewAs?: ViewAs | null;
  release: number;
  version: string;
}

export interface ViewAs extends Named {
  by: Named;
  until: string;
}

export interface MePatch {
  name?: string;
  locale?: Locale;
  phone?: string;
  timezone?: string;
  preferences?: Record<string, unknown>;
  password?: string;
  oldPassword?: string;
}
