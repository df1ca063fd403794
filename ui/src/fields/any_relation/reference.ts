import type { FieldMeta, Me } from '@/shared/api/types';
import { text, type Locale } from '@/shared/i18n';

/** A link to a record of one of several objects, as the API gives it. */
export interface Reference {
  object: string;
  id: string;
  label: string;
}

/** What a value names; null of a blank one. A text is one of a condition or a default. */
export function referenceOf(value: unknown): Reference | null {
  if (typeof value === 'string') {
    const at = value.indexOf(':');
    return at > 0 && at < value.length - 1 ? { object: value.slice(0, at), id: value.slice(at + 1), label: '' } : null;
  }
  if (!value || typeof value !== 'object') return null;
  const { object, id, label, name } = value as Record<string, unknown>;
  if (typeof object !== 'string' || typeof id !== 'string' || !id) return null;
  return { object, id, label: typeof label === 'string' && label ? label : typeof name === 'string' ? name : '' };
}

/** A value as conditions write it. */
export const textOf = ({ object, id }: Pick<Reference, 'object' | 'id'>): string => `${object}:${id}`;

/** The objects that a field may lead to, of those that the person knows, with their names. */
export function targetsOf(field: Pick<FieldMeta, 'objects'>, me: Me | undefined, locale: Locale): { value: string; label: string; icon?: string }[] {
  return (field.objects ?? []).flatMap((key) => {
    const object = me?.objects[key];
    return object ? [{ value: key, label: text(object.label, locale) || key, icon: object.icon }] : [];
  });
}
