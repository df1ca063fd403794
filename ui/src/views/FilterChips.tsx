import { Plus } from 'lucide-react';
import { useT } from '@/shared/i18n';
import { Button, Chip } from '@/shared/ui';
import { describeCondition, describeGroup } from '@/expression/condition/describe';
import { emptyGroup } from '@/expression/condition/model';
import styles from './ListPage.module.css';
import type { ListModel } from './useList';

/** Each condition as a chip, and what differs from the saved view. */
export function FilterChips({ list, onEdit }: { list: ListModel; onEdit: () => void }) {
  const t = useT('views');
  const { filter, state, fieldAt, ctx, setFilter, setFilterText, patch } = list;
  const group = filter ?? emptyGroup();
  if (state.filter === '' && !state.changed) return null;
  const remove = (index: number) => setFilter({ ...group, items: group.items.filter((_, i) => i !== index) });
  return (
    <div className={styles.chips}>
      {filter === null && (
        <Chip onClick={onEdit} onRemove={() => setFilterText('')} name={t('filter.expression')}>
          {t('filter.chip')}
        </Chip>
      )}
      {group.op === 'or' && group.items.length > 1 ? (
        <Chip onClick={onEdit} onRemove={() => setFilter(emptyGroup())} name={t('filter.any')}>
          {describeGroup(group, fieldAt, ctx, t)}
        </Chip>
      ) : (
        group.items.map((item, i) => {
          const words =
            item.kind === 'condition' ? describeCondition(item, fieldAt, ctx, t) : describeGroup(item, fieldAt, ctx, t);
          return (
            <Chip key={i} onClick={onEdit} onRemove={() => remove(i)} name={words}>
              {words}
            </Chip>
          );
        })
      )}
      {state.filter !== '' && (
        <>
          <Button size="small" kind="text" icon={Plus} onClick={onEdit}>
            {t('filter.add')}
          </Button>
          <Button size="small" kind="text" onClick={() => setFilter(emptyGroup())}>
            {t('list.clearFilter')}
          </Button>
        </>
      )}
      {state.changed && (
        <span className={styles.changed}>
          {t('list.changed')}
          <Button size="small" kind="text" onClick={() => patch({ f: undefined, sort: undefined, cols: undefined })}>
            {t('list.reset')}
          </Button>
        </span>
      )}
    </div>
  );
}
