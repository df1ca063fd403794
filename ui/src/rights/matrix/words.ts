import type { Operation } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import type { Cell } from './model';

/** A cell in words: 本人+, 全部 ≤200, – without a grant. */
export function useCellWords(): (cell: Cell | undefined, operation: Operation) => string {
  const t = useT('rights');
  return (cell) => {
    if (!cell) return '–';
    const limit = cell.limit === undefined ? '' : ` ≤${cell.limit.toLocaleString('en-US')}`;
    const above = cell.above ? ` ${t(`matrix.above.${cell.above}`)}` : '';
    return `${t(`matrix.scope.${cell.scope}`)}${cell.more ? '+' : ''}${limit}${above}`;
  };
}
