import { language, userOf } from '@/form-runtime/logic';
import type { ButtonMeta, Me, RecordData } from '@/shared/api/types';

/**
 * Whether a button is on a record. What the browser cannot tell, for it reads
 * other records or only the server can, is shown: the server decides on pressing.
 */
export function isOn(button: ButtonMeta, record: RecordData, me: Me | undefined, zone: string): boolean {
  const { visible } = button;
  if (!visible || visible.server || !visible.code || visible.reads?.some((path) => path.includes('.'))) return true;
  try {
    const value = language.compile(visible.code)({ record, old: record, user: userOf(me), now: Date.now(), zone });
    return language.isUnknown?.(value) === true || value === true;
  } catch {
    return true;
  }
}
