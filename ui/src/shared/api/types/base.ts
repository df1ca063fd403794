/** What every part of the API is made of. */

/** Words in both languages; either may be absent. */
export interface Text {
  zh?: string;
  en?: string;
}

export type Locale = 'zh' | 'en';

export interface Named {
  id: string;
  name: string;
}

export interface Page<T> {
  items: T[];
  cursor: string | null;
  /** Only when asked for; with `more` it is a lower bound. */
  count?: number;
  more?: boolean;
  /** Titles by id of everything the items' links name. */
  links?: Record<string, string>;
}

export interface Items<T> {
  items: T[];
}

export interface ErrorBody {
  status: number;
  code: string;
  message: string;
  data?: Record<string, unknown>;
  id?: string;
}
