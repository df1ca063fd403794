import type { FieldContext } from '@/fields';
import type { FieldMeta } from '@/shared/api/types';

/** What conditions may be about, and what their values are shown with. */
export interface ConditionScope {
  fields: FieldMeta[];
  /** The object that is filtered, where its records may be asked. */
  object?: string;
  /** Key of the field that names a record. */
  title?: string;
  /** Fields of the objects that relations lead to, when all of them are at hand; else they are read as they are opened. */
  related?: (object: string) => FieldMeta[] | undefined;
  ctx: FieldContext;
  /** The title of a record that was chosen as a value. */
  addLink: (id: string, title: string) => void;
}
