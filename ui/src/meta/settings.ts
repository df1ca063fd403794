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
}

/** Objects as settings see them; `present` is the one that is being edited, as it is on the page. */
export function targetsOf(objects: readonly Pick<ObjectDoc, 'key' | 'label' | 'plural' | 'icon' | 'owner' | 'fields'>[] | undefined, locale: Locale, present?: ObjectDoc): TargetObject[] {
  return (objects ?? []).map((stored) => {
    const one = present?.key === stored.key ? present : stored;
    return { key: one.key, label: text(one.label, locale) || one.key, plural: text(one.plural, locale), icon: one.icon, owner: one.owner, fields: one.fields };
  });
}

/** What settings may know of the rest of the design. */
export interface SettingsScope {
  targets: TargetObject[];
  /** The object whose field is set. */
  object?: string;
  currency: string;
}

const ScopeContext = createContext<SettingsScope>({ targets: [], currency: 'CNY' });

export const SettingsScopeProvider = ScopeContext.Provider;

export function useSettingsScope(): SettingsScope {
  return use(ScopeContext);
}
