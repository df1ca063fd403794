import type { Delegation } from '@/auth/account';
import type { Me } from '@/shared/api';

/** For whom the signed-in person stands in today. */
export function deputyFor(me: Me): Delegation[] {
  const list = (me as Me & { deputyFor?: Delegation[] }).deputyFor;
  return list ?? [];
}
