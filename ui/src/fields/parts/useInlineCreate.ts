import { useMe } from '@/shared/api';
import type { FieldMeta } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import type { FieldContext } from '../contract';
import { useCreateRecord } from './create';

interface InlineCreate {
  createLabel: string;
  /** Absent when the person may not create records of the object that the field leads to. */
  onCreate?: (words: string, done: (id: string, title: string) => void, onClose: () => void) => void;
}

/** Quick create of what a relation does not find. */
export function useInlineCreate(field: FieldMeta, ctx: FieldContext): InlineCreate {
  const create = useCreateRecord();
  const object = field.object ?? '';
  const target = useMe().data?.objects[object];
  const mayCreate = create !== null && !!target?.operations.includes('create');
  return {
    createLabel: ctx.t('lookup.create', { object: text(target?.label, ctx.locale) }),
    onCreate: mayCreate ? (words, onCreated, onClose) => create(object, { words, onCreated, onClose }) : undefined,
  };
}
