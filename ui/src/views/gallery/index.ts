import { LayoutGrid } from 'lucide-react';
import { lazy } from 'react';
import type { ViewKind } from '../kinds';
import { guessShow } from './guess';

export const kind: ViewKind = {
  type: 'gallery',
  icon: LayoutGrid,
  label: 'kind.gallery',
  lines: true,
  guess: guessShow,
  Body: lazy(() => import('./GalleryBody')),
  Settings: lazy(() => import('./GallerySettings')),
};
