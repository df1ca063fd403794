import type { LucideIcon } from 'lucide-react';

const files = import.meta.glob<{ default: LucideIcon }>('./*/icon.ts', { eager: true });

/**
 * The icon of a type of field. Icons are apart from the types, which every list
 * loads: only choosers and forms show them.
 */
export function iconOf(type: string): LucideIcon {
  return (files[`./${type}/icon.ts`] ?? files['./text/icon.ts']!).default;
}
