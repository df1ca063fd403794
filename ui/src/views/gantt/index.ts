import { ChartGantt } from 'lucide-react';
import { lazy } from 'react';
import type { ViewKind } from '../kinds';
import { guessShow } from './guess';

/** Records as bars over time, from their start to their end. */
export const kind: ViewKind = {
  type: 'gantt',
  icon: ChartGantt,
  label: 'kind.gantt',
  guess: guessShow,
  Body: lazy(() => import('./GanttBody')),
  Settings: lazy(() => import('./GanttSettings')),
};
