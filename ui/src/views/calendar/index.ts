import { CalendarDays } from 'lucide-react';
import { lazy } from 'react';
import type { ViewKind } from '../kinds';
import { guessShow } from './guess';

/** Records by date, to plan and to move. */
export const kind: ViewKind = {
  type: 'calendar',
  icon: CalendarDays,
  label: 'kind.calendar',
  blank: true,
  guess: guessShow,
  Body: lazy(() => import('./CalendarBody')),
  Settings: lazy(() => import('./CalendarSettings')),
};
