import type { Text } from '@/shared/api/types';
import { putDefinition, type AppDoc, type FormDoc, type ObjectDoc } from '@/meta';

/** Drafts of new things. Each is whole by itself, so that leaving in the middle leaves nothing half done. */

export async function createApp(app: { key: string; label: Text; icon: string }): Promise<void> {
  await putDefinition<AppDoc>({ kind: 'app', ...app, navigation: [] });
}

/** An object with a field that names its records, a form, and a place in the app's navigation. */
export async function createObject(
  what: { key: string; label: Text; icon: string; owner: boolean; app: string; nameLabel: Text; formLabel: Text; sectionLabel: Text; formKey: string },
  app: AppDoc | undefined,
): Promise<ObjectDoc> {
  const inApp = app ? { app: app.key } : {};
  const object: ObjectDoc = {
    kind: 'object',
    key: what.key,
    ...inApp,
    label: what.label,
    icon: what.icon,
    title: 'name',
    ...(what.owner && { owner: true }),
    fields: [{ key: 'name', type: 'text', label: what.nameLabel, required: true, search: true }],
  };
  await putDefinition(object);
  await putDefinition<FormDoc>({
    kind: 'form',
    key: what.formKey,
    ...inApp,
    object: what.key,
    label: what.formLabel,
    purpose: 'full',
    columns: 2,
    nodes: [{ type: 'section', label: what.sectionLabel, nodes: [{ field: 'name', width: 6 }] }],
  });
  if (app) await putDefinition(withObjects(app, [what.key]));
  return object;
}

/** The app with objects at the end of its navigation, those that are not in it. */
export function withObjects(app: AppDoc, objects: readonly string[]): AppDoc {
  const navigation = app.navigation ?? [];
  const groups = navigation.length > 0 ? navigation : [{ items: [] }];
  const there = new Set(groups.flatMap((group) => group.items.map((item) => item.object)));
  const added = objects.filter((object) => !there.has(object)).map((object) => ({ object }));
  return { ...app, navigation: groups.map((group, i) => (i === groups.length - 1 ? { ...group, items: [...group.items, ...added] } : group)) };
}

/** A second layout, with the fields that the object has. */
export async function createLayout(what: { key: string; label: Text; purpose: 'full' | 'quick'; app: string; object: ObjectDoc }): Promise<void> {
  const fields = what.object.fields.filter((field) => !field.archived && (what.purpose === 'full' || field.required || field.key === what.object.title));
  await putDefinition<FormDoc>({
    kind: 'form',
    key: what.key,
    ...(what.app !== '_' && { app: what.app }),
    object: what.object.key,
    label: what.label,
    purpose: what.purpose,
    columns: what.purpose === 'quick' ? 1 : 2,
    nodes: fields.map((field) => ({ field: field.key })),
  });
}
