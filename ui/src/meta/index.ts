export * from './definitions';
export type * from './documents';
export { freeKey, keyFault, keyPattern, slug, suggestKey, type KeyFault } from './keys';
export * from './object';
export { problemsUnder, Session, type SaveState, type SessionView } from './session';
export { partKey, partOf, SettingsScopeProvider, targetsOf, useSettingsScope, type SettingsProps, type SettingsScope, type TargetObject } from './settings';
export { replaceEverywhere, useOptionCounts, useUses, type Part, type Replaced, type ReplacedDocument, type Use, type Uses } from './uses';
