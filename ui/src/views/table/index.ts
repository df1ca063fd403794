import { Table } from 'lucide-react';
import { lazy } from 'react';
import type { ViewKind } from '../kinds';

const load = () => import('./TableBody');

/** The kind that every object has; what it shows are columns, so it has nothing of its own to say. */
export const kind: ViewKind = {
  type: 'table',
  icon: Table,
  label: 'kind.table',
  lines: true,
  guess: () => ({}),
  Body: lazy(load),
  Settings: lazy(() => import('./TableSettings')),
};

/** Begins to load the table with the page, for it is what most lists show. */
export const preloadTable = (): void => void load().catch(() => undefined);
