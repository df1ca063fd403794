import type { LucideIcon } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { create } from 'zustand';

/** Something the command palette can do. */
export interface Command {
  id: string;
  label: string;
  /** More words that find it. */
  keywords?: string;
  icon?: LucideIcon;
  keys?: string;
  run: () => void;
}

const useRegistry = create<{ sets: Command[][] }>(() => ({ sets: [] }));

/** Offers commands of the page in the palette while the component is there. Pass a memoised list. */
export function useCommands(commands: Command[]): void {
  useEffect(() => {
    useRegistry.setState((state) => ({ sets: [...state.sets, commands] }));
    return () => useRegistry.setState((state) => ({ sets: state.sets.filter((set) => set !== commands) }));
  }, [commands]);
}

/** All commands that are offered now, those of the innermost part first. */
export function useAllCommands(): Command[] {
  const sets = useRegistry((state) => state.sets);
  return useMemo(() => sets.toReversed().flat(), [sets]);
}
