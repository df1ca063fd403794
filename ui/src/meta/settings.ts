import { createContext, use } from 'react';
import { text, type Locale } from '@/shared/i18n';
import type { FieldSpec, ObjectDoc } from './documents';

/** What a type's own block of properties gets. */
export interface SettingsProps {
  field: FieldSpec;
  /** Sets properties; `undefined` takes one away. Changes of one `part` in a row are one step of undo. */
  onChange: (patch: Partial<FieldSpec>, part?: string) => void;
  /** What the last save refused, by the path inside the field (`options.2.value`). */
  errors: Record<string, string>;
  /** The field as it is published, when it is. */
  published?: FieldSpec;
}

/** An object that a relation may lead to. */
export interface TargetObject {
  key: string;
  label: string;
  icon?: string;
  /** Its records have an owner and an owner department. */
  owner?: boolean;
  /** What a list of its records is called. */
  plural?: string;
  fields: FieldSpec[];
  /** It is the rows of a sub-form: nothing else links to it. */
  part?: boolean;
}

/** What the records of a sub-form's rows are called by expressions and roll-ups. */
export const partKey = (object: string, field: string): string => `${object}__${field}`;

/** The rows of a sub-form as an object: its columns, and the link to the record that has them. */
export function partOf(object: Pick<TargetObject, 'key' | 'label' | 'icon'>, field: FieldSpec, locale?: Locale): TargetObject {
  const label = `${object.label} › ${text(field.label, locale) || field.key}`;
  const parent: FieldSpec = { key: 'parent', type: 'relation', label: { zh: object.label, en: object.label }, object: object.key, required: true };
  return { key: partKey(object.key, field.key), label, plural: label, icon: 'table-2', part: true, fields: [...(field.fields ?? []), parent] };
}

/** Objects as settings see them; `present` is the one that is being edited, as it is on the page. */
export function targetsOf(objects: readonly Pick<ObjectDoc, 'key' | 'label' | 'plural' | 'icon' | 'owner' | 'fields'>[] | undefined, locale: Locale, present?: ObjectDoc): TargetObject[] {
  return (objects ?? []).flatMap((stored) => {
    const one = present?.key === stored.key ? present : stored;
    const made = { key: one.key, label: text(one.label, locale) || one.key, plural: text(one.plural, locale), icon: one.icon, owner: one.owner, fields: one.fields };
    return [made, ...one.fields.filter((field) => field.type === 'subform' && !field.archived).map((field) => partOf(made, field, locale))];
  });
}

/** What settings may know of the rest of the design. */
export interface SettingsScope {
  targets: TargetObject[];
  /** The object whose field is set. */
  object?: string;
  /** The field is a column of a sub-form. */
  part?: boolean;
  currency: string;
  /** Saves what is being edited, before documents are rewritten. */
  flush?: () => Promise<void>;
}

const ScopeContext = createContext<SettingsScope>({ targets: [], currency: 'CNY' });

export const SettingsScopeProvider = ScopeContext.Provider;

export function useSettingsScope(): SettingsScope {
  return use(ScopeContext);
}
