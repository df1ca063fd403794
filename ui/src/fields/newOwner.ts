import type { FieldMeta } from '@/shared/api/types';

/** The field of a hand-over: who gets the record. Its label is the dialog's own. */
export const newOwner: FieldMeta = { key: 'owner', type: 'user', label: {}, required: true };
