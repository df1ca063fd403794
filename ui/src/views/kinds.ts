import type { LucideIcon } from 'lucide-react';
import type { ComponentType, LazyExoticComponent } from 'react';
import type { Selection } from '@/grid';
import type { FieldMeta, ObjectMeta, RecordData, ViewMeta, ViewShow, ViewType } from '@/shared/api/types';
import type { ListModel } from './useList';

/** What the frame of a list gives to the body of every kind of view. */
export interface ViewBodyProps {
  meta: ObjectMeta;
  list: ListModel;
  show: ViewShow;
  onOpen: (record: RecordData) => void;
  onOpenPage: (record: RecordData) => void;
  /** Quick create with values to begin with; absent without the right. */
  onNew?: (values: Record<string, unknown>) => void;
  /** Shows a value at once, takes it back and rejects when it is refused. */
  onEdit: (record: RecordData, field: FieldMeta, value: unknown) => Promise<void>;
  /** Why a field of a record cannot be changed; null when it can. */
  locked: (record: RecordData, field: FieldMeta) => string | null;
  /** Something was written: counts and rows are read again. */
  onChanged: () => void;
  selection: Selection;
  onSelection: (selection: Selection) => void;
  phone: boolean;
  /** Another result begins at the top. */
  resetKey: string;
}

export interface ViewSettingsProps {
  meta: ObjectMeta;
  show: ViewShow;
  onShow: (show: ViewShow) => void;
}

/** One way to see the records of an object; its folder beside this file exports it as `kind`. */
export interface ViewKind {
  type: ViewType;
  icon: LucideIcon;
  /** Key of its name among the words of views. */
  label: string;
  /** It shows the lines of the list's own source. */
  lines?: true;
  /** It is shown without any record, too: one makes them in it. */
  blank?: true;
  /** What to show where no view says it; null where the object has no fields for it. */
  guess: (fields: FieldMeta[], object: string) => ViewShow | null;
  Body: LazyExoticComponent<ComponentType<ViewBodyProps>>;
  Settings: LazyExoticComponent<ComponentType<ViewSettingsProps>>;
}

const files = import.meta.glob<{ kind?: ViewKind }>('./*/index.ts', { eager: true });

const order: readonly ViewType[] = ['table', 'kanban', 'calendar', 'gallery', 'gantt', 'tree', 'map'];

/** Every kind of view, in the order in which they are offered. */
export const viewKinds: readonly ViewKind[] = Object.values(files)
  .flatMap(({ kind }) => (kind ? [kind] : []))
  .toSorted((a, b) => order.indexOf(a.type) - order.indexOf(b.type));

/** What a kind shows of an object: as the view says, else as a view of that kind does, else by its fields. */
export function showOf(kind: ViewKind, meta: ObjectMeta, view: ViewMeta): ViewShow | null {
  if (view.type === kind.type) return view.show ?? kind.guess(meta.fields, meta.key);
  return meta.views.find((v) => v.type === kind.type)?.show ?? kind.guess(meta.fields, meta.key);
}

/** The kinds in which the records of an object can be seen. */
export function kindsFor(meta: ObjectMeta, view: ViewMeta): ViewKind[] {
  return viewKinds.filter((kind) => showOf(kind, meta, view) !== null);
}

/** The kind that a list is shown in: the chosen one, else the view's, else the table. */
export function kindOf(meta: ObjectMeta, view: ViewMeta, chosen: string | undefined): ViewKind {
  const kinds = kindsFor(meta, view);
  return kinds.find((k) => k.type === chosen) ?? kinds.find((k) => k.type === view.type) ?? kinds[0]!;
}
