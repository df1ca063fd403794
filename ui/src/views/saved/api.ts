import { api, keys, queryClient } from '@/shared/api';
import type { Items, Me, ObjectMeta, RowColor, ViewColumn, ViewMeta, ViewShow, ViewSubject, ViewType } from '@/shared/api/types';

/** What a view keeps, as documents of views say it. */
export interface ViewBody {
  type?: ViewType;
  columns?: ViewColumn[];
  filter?: string;
  sort?: string;
  group?: string;
  quick?: string[];
  colors?: RowColor[];
  show?: ViewShow;
}

export interface ViewInput {
  label?: string;
  view?: ViewBody;
  shared?: ViewSubject[];
}

const viewsOf = (object: string): string => `/api/v1/objects/${encodeURIComponent(object)}/views`;
const pathOf = (key: string): string => `/api/v1/views/${encodeURIComponent(key)}`;

/** Reads the views of an object again, wherever it is shown. */
async function refresh(object: string): Promise<void> {
  const { items } = await api.get<Items<ViewMeta>>(viewsOf(object));
  const release = queryClient.getQueryData<Me>(keys.me)?.release ?? 0;
  queryClient.setQueryData<ObjectMeta>(keys.object(release, object), (meta) => meta && { ...meta, views: items });
}

export async function createView(object: string, input: ViewInput): Promise<ViewMeta> {
  const made = await api.post<ViewMeta>(viewsOf(object), input);
  await refresh(object);
  return made;
}

export async function changeView(object: string, key: string, input: ViewInput): Promise<void> {
  await api.patch(pathOf(key), input);
  await refresh(object);
}

export async function deleteView(object: string, key: string): Promise<void> {
  await api.delete(pathOf(key));
  await refresh(object);
}

export async function restoreView(object: string, key: string): Promise<void> {
  await api.post(`${pathOf(key)}/restore`, {});
  await refresh(object);
}

/** Drafts a document like the view, for who designs. */
export async function promoteView(key: string, as: string): Promise<void> {
  await api.post(`${pathOf(key)}/promote`, { key: as });
}

/** What opens and the order of the views, for oneself. */
export async function chooseViews(object: string, choice: { view?: string; order?: string[] }): Promise<void> {
  await api.put(`${viewsOf(object)}/default`, choice);
  await refresh(object);
}
