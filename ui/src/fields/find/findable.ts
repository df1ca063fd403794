import { moduleOf } from '@/fields';
import { columnsOf, type Column, type LoadPage } from '@/grid';
import { api } from '@/shared/api';
import type { FieldMeta, ObjectMeta, Page, Person, RecordData, ViewColumn } from '@/shared/api/types';
import type { Translate } from '@/shared/i18n';
import { countRows, pageLoader, type Rows } from '@/views/request';
import type { SortKey } from '@/views/state';
import { both } from '@/views/group';
import type { FindAsk } from './ask';

/** What is narrowed by hand in the dialog. */
export interface Wanted {
  q: string;
  filter: string;
  sort: SortKey[];
}

/** A list that can be chosen from: how it is read and what its columns are. */
export interface Findable {
  object: string;
  titleKey: string;
  /** What conditions may be about; none where it cannot be filtered. */
  fields: FieldMeta[];
  columns: Column[];
  sort: SortKey[];
  /** Rows of one page. */
  size: number;
  load: (wanted: Wanted) => LoadPage;
  count?: (wanted: Wanted, signal: AbortSignal) => Promise<{ count: number; more: boolean }>;
}

const MOST_COLUMNS = 6;
/** As many people as the server tells of a field's range. */
const PEOPLE = 500;

const natural = (titleKey: string) => (field: FieldMeta): number => (field.key === titleKey ? 220 : moduleOf(field).width);

/** The title, then what the field shows of its records, or what their own list does. */
export function findColumns(meta: ObjectMeta, wanted: readonly string[] = []): Column[] {
  const view = meta.views.find((v) => v.default) ?? meta.views[0];
  const own = wanted.length > 0 ? wanted : (view?.columns ?? []).map((c) => c.field);
  const rest = own.length > 0 ? own : meta.fields.filter((f) => !f.system).map((f) => f.key);
  const shown = rest.filter((key) => key !== meta.title && meta.fields.some((f) => f.key === key && f.type !== 'subform')).slice(0, MOST_COLUMNS);
  const columns: ViewColumn[] = [{ field: meta.title, frozen: true }, ...shown.map((field) => ({ field }))];
  return columnsOf(meta.fields, columns, undefined, {}, natural(meta.title));
}

/** Records of an object, as far as the one who asks may choose them. */
export function findRecords(meta: ObjectMeta, ask: FindAsk): Findable {
  const columns = findColumns(meta, ask.columns);
  const rows = ({ q, filter, sort }: Wanted): Rows => ({
    object: meta.key,
    q,
    filter: both(ask.filter ?? '', filter),
    sort,
    fields: columns.map((c) => c.key).join(','),
    ...ask.offer,
  });
  return {
    object: meta.key,
    titleKey: meta.title,
    fields: meta.fields.filter((f) => f.key !== 'id' && f.key !== 'version'),
    columns,
    // Who may not see when records were changed cannot sort by it.
    sort: meta.fields.some((f) => f.key === 'updated') ? [{ field: 'updated', desc: true }] : [],
    size: 100,
    load: (wanted) => pageLoader(rows(wanted)),
    count: (wanted, signal) => countRows(rows(wanted), false, signal),
  };
}

/** People whom a field takes. */
export function findPeople(ask: FindAsk, t: Translate): Findable {
  const field = (key: string, words: string): FieldMeta => ({ key, type: 'text', label: { zh: words, en: words } });
  const fields = [field('name', t('find.name')), field('department', t('find.department'))];
  const read = async ({ q }: Wanted, signal: AbortSignal): Promise<RecordData[]> => {
    const page = await api.get<Page<Person>>('/api/v1/people', { query: { q, limit: PEOPLE, ...ask.offer }, signal });
    return page.items.map((p) => ({ id: p.id, version: 0, name: p.name, department: p.department?.name ?? '' }));
  };
  return {
    object: 'users',
    titleKey: 'name',
    fields: [],
    columns: columnsOf(fields, [{ field: 'name', frozen: true }, { field: 'department', width: 260 }], undefined, {}, natural('name')),
    sort: [],
    size: PEOPLE,
    load: (wanted) => async ({ signal }) => ({ items: await read(wanted, signal), cursor: null }),
  };
}
