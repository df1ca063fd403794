import { ListTree } from 'lucide-react';
import { lazy } from 'react';
import type { ViewKind } from '../kinds';
import { guessShow } from './guess';

/** Records under each other, by their relation to their own object. */
export const kind: ViewKind = {
  type: 'tree',
  icon: ListTree,
  label: 'kind.tree',
  guess: guessShow,
  Body: lazy(() => import('./TreeBody')),
  Settings: lazy(() => import('./TreeSettings')),
};
