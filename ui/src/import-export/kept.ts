import { create } from 'zustand';
import type { Draft } from './model';

/** Files that were uploaded from this page, so that another encoding needs no second choosing. */
const useFiles = create<{ files: Record<string, File> }>(() => ({ files: {} }));

export function keepFile(id: string, file: File): void {
  useFiles.setState({ files: { [id]: file } });
}

export function useKeptFile(id: string): File | undefined {
  return useFiles((state) => state.files[id]);
}

const storageKey = 'tenon.imports';
const days = 7 * 86_400_000;

interface Kept {
  at: number;
  draft?: Draft;
  /** Another upload of the same file took its place. */
  replaced?: true;
}

function read(): Record<string, Kept> {
  try {
    const all = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Record<string, Kept>;
    return Object.fromEntries(Object.entries(all).filter(([, kept]) => Date.now() - kept.at < days));
  } catch {
    return {};
  }
}

function write(id: string, kept: Kept | null): void {
  const { [id]: _, ...all } = read();
  if (kept) all[id] = kept;
  try {
    localStorage.setItem(storageKey, JSON.stringify(all));
  } catch {
    // No room: the choices last as long as the page.
  }
}

/** Choices that no run has sent yet, as they were left on this device. */
export function keptDraft(id: string): Draft | undefined {
  return read()[id]?.draft;
}

export function keepDraft(id: string, draft: Draft | null): void {
  write(id, draft ? { at: Date.now(), draft } : null);
}

export function markReplaced(id: string): void {
  write(id, { at: Date.now(), replaced: true });
}

export function replacedImports(): Set<string> {
  return new Set(
    Object.entries(read())
      .filter(([, kept]) => kept.replaced)
      .map(([id]) => id),
  );
}
