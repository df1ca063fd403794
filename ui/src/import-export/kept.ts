import type { Choices } from './model';

const keyOf = (id: string) => `tenon.import.${id}`;

/** Choices that were made for a file on this device, so that leaving loses none. */
export function kept(id: string): Choices | null {
  try {
    const value = JSON.parse(localStorage.getItem(keyOf(id)) ?? 'null') as Choices | null;
    return value && typeof value.mapping === 'object' ? value : null;
  } catch {
    return null;
  }
}

export function keep(id: string, choices: Choices): void {
  try {
    localStorage.setItem(keyOf(id), JSON.stringify(choices));
  } catch {
    // Storage is full or off: they last as long as the page.
  }
}

export function forget(id: string): void {
  try {
    localStorage.removeItem(keyOf(id));
  } catch {
    // Nothing was kept.
  }
}

/** The file of an import, to be sent again with another encoding; gone after a reload. */
const files = new Map<string, File>();

export function rememberFile(id: string, file: File): void {
  files.set(id, file);
}

export function fileOf(id: string): File | undefined {
  return files.get(id);
}
