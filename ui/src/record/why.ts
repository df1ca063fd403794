import { isApiError } from '@/shared/api';
import type { Operation } from '@/shared/api/types';

/** What is asked about a record and one's rights to it: viewing all of it when empty. */
export interface Why {
  operation?: Operation;
  field?: string;
}

/** What to ask after a change of a field was refused; null when it was not for want of a right. */
export function whyRefused(error: unknown, field: string): Why | null {
  if (!isApiError(error) || error.status !== 403 || error.code === 'view_as_read_only') return null;
  return error.code === 'forbidden_operation' ? { operation: 'edit' } : { operation: 'edit', field };
}
