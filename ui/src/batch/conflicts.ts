import { create } from 'zustand';
import type { UndoOutcome } from '@/shared/api/types';

/** An undo that had to leave records: what it left, until the person has looked. */
export const useLeft = create<{ left: { cause: string; outcome: UndoOutcome } | null }>(() => ({ left: null }));
