import type { ViewMeta } from '@/shared/api/types';
import { writeGroup, writeSort } from '../state';
import type { ListModel } from '../useList';
import type { ViewBody } from './api';

/** What a list shows now, as a view keeps it. */
export function bodyOf(list: ListModel): ViewBody {
  const { state, columns, kind, show } = list;
  const table = kind.type === 'table';
  return tidy({
    type: kind.type,
    columns: columns.map((c) => ({
      field: c.key,
      width: Math.round(c.width),
      ...(c.frozen && { frozen: true }),
      ...(c.summary && { summary: c.summary }),
    })),
    filter: state.filter,
    sort: writeSort(state.sort),
    group: table ? writeGroup(state.group) : undefined,
    quick: state.quick,
    colors: state.colors,
    show: table ? undefined : show,
  });
}

/** What a view keeps, to make another one like it. */
export function bodyOfView(view: ViewMeta): ViewBody {
  const { type, columns, filter, sort, group, quick, colors, show } = view;
  return tidy({ type, columns, filter, sort, group, quick, colors, show: type === 'table' ? undefined : show });
}

/** Without what says nothing. */
function tidy(body: ViewBody): ViewBody {
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)),
  );
}
