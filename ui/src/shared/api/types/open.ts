/** What is answered before anybody has signed in. */
import type { Locale, Text } from './base';

export interface SetupState {
  needed: boolean;
  codeRequired: boolean;
  /** The data directory, when it cannot be written. */
  directory?: string;
  suites: { key: string; label: Text; description: Text }[];
}

export interface SetupBody {
  email: string;
  password: string;
  name?: string;
  business: string;
  locale: Locale;
  timezone: string;
  currency?: string;
  suite?: string;
  sample?: boolean;
  code?: string;
}

export interface AuthUser {
  id: string;
  email: string;
  name: string;
  [key: string]: unknown;
}

export interface SetupAnswer {
  token: string;
  user: AuthUser;
  app: string;
  job?: string;
}

export interface SignInAnswer {
  token: string;
  record: AuthUser;
}
