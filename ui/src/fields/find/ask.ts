import { createContext, useContext } from 'react';

/** A record that was chosen, with what it is called. */
export interface Chosen {
  id: string;
  title: string;
}

/** What somebody looks for in the find dialog, and what becomes of it. */
export interface FindAsk {
  /** Records of this object; `users` for people. */
  object: string;
  /** What is chosen, in words: the field. */
  title: string;
  /** The field that takes them, with what is filled in beside it (see offerOf). */
  offer?: { for?: string; values?: string };
  /** A further condition, in CEL. */
  filter?: string;
  /** Not every record is offered, and that is said. */
  narrowed?: boolean;
  /** Columns beside the title; those of the object's own list when there are none. */
  columns?: readonly string[];
  several?: boolean;
  /** How many may be chosen. */
  most?: number;
  /** What is chosen when it opens. */
  chosen?: readonly Chosen[];
  /** What the search begins with. */
  words?: string;
  onChoose: (chosen: Chosen[]) => void;
  /** It was left, with a choice or without. */
  onClose?: () => void;
}

export type Find = (ask: FindAsk) => void;

/** Given where records are worked with, so that a lookup can open the find dialog. */
export const FindContext = createContext<Find | null>(null);

export const useFind = (): Find | null => useContext(FindContext);
