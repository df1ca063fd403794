import { lazy, Suspense } from 'react';
import { loadWords, text, useT } from '@/shared/i18n';
import type { FieldSpec, ObjectDoc, Use } from '@/meta';
import { computedTypes } from '../types';
import type { ColumnOf } from './ChangeType';

const ChangeType = lazy(() => import('./ChangeType').then((module) => ({ default: module.ChangeType })));
const Removal = lazy(() => loadWords('use').then(() => import('@/use/Removal')).then((module) => ({ default: module.Removal })));

export type FieldDialog = 'type' | 'remove' | null;

/** Whether a field may get another type: it holds values of its own, and no record is named by it. */
export const mayChangeType = (object: ObjectDoc, field: FieldSpec): boolean => !field.archived && !computedTypes.has(field.type) && field.type !== 'subform' && object.title !== field.key;

/** Fields that may stand where a field does. */
export const likeField = (object: ObjectDoc, field: FieldSpec) =>
  object.fields
    .filter((one) => one.key !== field.key && one.type === field.type && one.object === field.object && !one.archived)
    .map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }));

interface FieldDialogsProps {
  open: FieldDialog;
  object: ObjectDoc;
  field: FieldSpec;
  published: FieldSpec | undefined;
  /** Of a column: the object and the sub-form that it is in. */
  of?: ColumnOf;
  /** Saves what is still on its way before documents are looked through. */
  flush: () => Promise<void>;
  /** Uses that go with the field. */
  besides?: (use: Use) => boolean;
  onClose: () => void;
  onType: (next: FieldSpec, beside?: FieldSpec) => void;
  onRemove: () => void;
}

/** Another type for a field, and its way out of the object: the same in both designers. */
export function FieldDialogs({ open, object, field, published, of, flush, besides, onClose, onType, onRemove }: FieldDialogsProps) {
  const t = useT('design');
  const name = text(field.label) || field.key;
  if (!open) return null;
  return (
    <Suspense>
      {open === 'type' ? (
        <ChangeType
          object={object}
          field={field}
          published={published}
          of={of}
          onClose={onClose}
          onChange={(next, beside) => {
            onType(next, beside);
            onClose();
          }}
        />
      ) : (
        <Removal
          kind="object"
          of={of?.object ?? object.key}
          part={{ field: of ? `${of.field}.${field.key}` : field.key }}
          name={name}
          title={t(published ? 'object.archiveTitle' : 'object.removeTitle', { name })}
          body={t(published ? 'object.archiveBody' : 'object.removeBody')}
          action={t(published ? 'object.archiveIt' : 'object.removeIt')}
          others={likeField(object, field)}
          flush={flush}
          besides={besides}
          onClose={onClose}
          onRemove={onRemove}
        />
      )}
    </Suspense>
  );
}
