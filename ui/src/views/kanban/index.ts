import { SquareKanban } from 'lucide-react';
import { lazy } from 'react';
import type { ViewKind } from '../kinds';
import { guessShow } from './guess';

export const kind: ViewKind = {
  type: 'kanban',
  icon: SquareKanban,
  label: 'kind.kanban',
  blank: true,
  guess: guessShow,
  Body: lazy(() => import('./KanbanBody')),
  Settings: lazy(() => import('./KanbanSettings')),
};
