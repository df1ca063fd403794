import { Plus, TriangleAlert } from 'lucide-react';
import { useT } from '@/shared/i18n';
import { Button, Chip } from '@/shared/ui';
import { describeCondition, describeGroup } from '@/expression/condition/describe';
import { emptyGroup, type Condition, type Node } from '@/expression/condition/model';
import styles from './ListPage.module.css';
import { ChangedBar } from './saved/ChangedBar';
import { pinned } from './saved/quick';
import { QuickFilters } from './saved/QuickFilters';
import { SlowHint } from './SlowHint';
import type { ListModel } from './useList';

/** Each condition as a chip, those that are always at hand first, and what differs from the saved view. */
export function FilterChips({ list, onEdit }: { list: ListModel; onEdit: () => void }) {
  const t = useT('views');
  const { filter, state, fieldAt, ctx, setFilter, setFilterText } = list;
  const group = filter ?? emptyGroup();
  if (state.filter === '' && !state.changed && !state.broken && state.quick.length === 0) return null;
  const remove = (index: number) => setFilter({ ...group, items: group.items.filter((_, i) => i !== index) });
  const quick = new Set(state.quick.map((key) => pinned(filter, key)).filter((c): c is Condition => c !== undefined));
  return (
    <div className={styles.chips}>
      <QuickFilters list={list} />
      {state.broken ? (
        <Chip danger icon={TriangleAlert} onRemove={() => setFilterText('')} name={t('list.broken')}>
          {t('list.broken')}
        </Chip>
      ) : filter === null ? (
        <Chip onClick={onEdit} onRemove={() => setFilterText('')} name={t('filter.expression')}>
          {t('filter.chip')}
        </Chip>
      ) : group.op === 'or' && group.items.length > 1 ? (
        <Chip danger={isGone(group, list)} onClick={onEdit} onRemove={() => setFilter(emptyGroup())} name={t('filter.any')}>
          {describeGroup(group, fieldAt, ctx, t)}
        </Chip>
      ) : (
        group.items.map((item, i) => {
          if (item.kind === 'condition' && quick.has(item)) return null;
          const words = item.kind === 'condition' ? describeCondition(item, fieldAt, ctx, t) : describeGroup(item, fieldAt, ctx, t);
          return (
            <Chip key={i} danger={isGone(item, list)} onClick={onEdit} onRemove={() => remove(i)} name={words}>
              {words}
            </Chip>
          );
        })
      )}
      {state.filter !== '' && !state.broken && (
        <>
          <Button size="small" kind="text" icon={Plus} onClick={onEdit}>
            {t('filter.add')}
          </Button>
          <Button size="small" kind="text" onClick={() => setFilter(emptyGroup())}>
            {t('list.clearFilter')}
          </Button>
        </>
      )}
      <SlowHint list={list} />
      {state.changed && <ChangedBar list={list} />}
    </div>
  );
}

/** Whether a part of a filter names a field of the object that is not there. */
function isGone(node: Node, list: ListModel): boolean {
  if (node.kind === 'group') return node.items.some((item) => isGone(item, list));
  return !list.meta.fields.some((f) => f.key === node.path.split('.')[0]);
}
