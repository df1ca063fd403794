import { Map } from 'lucide-react';
import { lazy } from 'react';
import type { ViewKind } from '../kinds';

/** Records where they are. */
export const kind: ViewKind = {
  type: 'map',
  icon: Map,
  label: 'kind.map',
  guess: (fields) => {
    const place = fields.find((field) => field.type === 'location');
    const color = fields.find((field) => field.type === 'select' && field.options?.some((option) => option.color));
    return place ? { place: place.key, ...(color && { color: color.key }) } : null;
  },
  Body: lazy(() => import('./MapBody')),
  Settings: lazy(() => import('./MapSettings')),
};
