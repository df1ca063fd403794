import { createContext, use } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Session } from '@/meta';
import type { Command, Design } from './model/commands';
import type { Side } from './model/drop';
import type { FullActs } from './acts';

/** A line where a drop would go, in pixels of the sheet; or a section that would take it. */
export interface Indicator {
  owner: string;
  side: Side | 'inside';
  x: number;
  y: number;
  length: number;
}

/** What the designer shows beside its documents; none of it is saved or undone. */
export interface DesignerState {
  selected: string[];
  /** Which face of the panel is seen. */
  panel: 'field' | 'layout';
  /** The node whose label is to be focused and selected, once. */
  focusLabel: string | null;
  indicator: Indicator | null;
  /** What is being dragged over the canvas. */
  dragging: boolean;
  folded: Record<string, boolean>;
  /** The chosen tab, by the id of its tabs; the first where none is. */
  tabs: Record<string, string>;
  /** The rules are open, all of them or those of one field. */
  rules: { field?: string } | null;
}

export type DesignerStore = StoreApi<DesignerState>;

export function createDesignerStore(selected: string[] = []): DesignerStore {
  return createStore<DesignerState>(() => ({
    selected,
    panel: 'field',
    focusLabel: null,
    indicator: null,
    dragging: false,
    folded: {},
    tabs: {},
    rules: null,
  }));
}

export interface DesignerScope {
  store: DesignerStore;
  session: Session<Design>;
  run: (command: Command, part?: string) => void;
  /** The object as it is published; null when it never was. */
  published: Set<string>;
  act: FullActs;
}

/** What keys, buttons and drops do. */
export interface DesignerActs {
  select: (id: string | null, extend?: boolean) => void;
  addType: (type: string) => void;
  addPlaced: (key: string) => void;
  step: (id: string, direction: 'up' | 'down' | 'left' | 'right') => void;
  copy: (id: string) => void;
  remove: (ids: string[]) => void;
  moveInto: (ids: string[], section: string | null) => void;
}

const ScopeContext = createContext<DesignerScope | null>(null);

export const DesignerProvider = ScopeContext.Provider;

export function useDesigner(): DesignerScope {
  const scope = use(ScopeContext);
  if (!scope) throw new Error('outside a designer');
  return scope;
}

export function useDesignerState<T>(pick: (state: DesignerState) => T): T {
  return useStore(useDesigner().store, pick);
}
