import type { RowColor, Text, ViewColumn, ViewShow, ViewType } from '@/shared/api/types';

export interface ViewDoc {
  kind: 'view';
  key: string;
  app?: string;
  object: string;
  label?: Text;
  type?: ViewType;
  columns?: ViewColumn[];
  filter?: string;
  sort?: string;
  group?: string;
  quick?: string[];
  colors?: RowColor[];
  show?: ViewShow;
  roles?: string[];
  default?: boolean;
  order?: number;
}

export interface NavItemDoc {
  object?: string;
  view?: string;
  page?: string;
  url?: string;
  label?: Text;
  icon?: string;
}

export interface NavGroupDoc {
  group?: Text;
  items: NavItemDoc[];
}

export interface AppDoc {
  kind: 'app';
  key: string;
  label: Text;
  description?: Text;
  icon?: string;
  order?: number;
  navigation?: NavGroupDoc[];
}
