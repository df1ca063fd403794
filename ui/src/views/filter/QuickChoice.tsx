import { text, useT } from '@/shared/i18n';
import { MultiSelect } from '@/shared/ui';
import { MAX_QUICK } from '../state';
import type { ListModel } from '../useList';
import styles from './FilterPopover.module.css';

/** Which fields have a filter that is always at hand above the list. */
export function QuickChoice({ list }: { list: ListModel }) {
  const t = useT('views');
  const { fields, state, setQuick, ctx } = list;
  const full = state.quick.length >= MAX_QUICK;
  return (
    <div className={styles.quick}>
      <span>{t('filter.pinned', { count: MAX_QUICK })}</span>
      <MultiSelect
        size="small"
        label={t('filter.pin')}
        placeholder={t('filter.pinNone')}
        value={state.quick}
        options={fields
          .filter((f) => (f.operators?.length ?? 0) > 0)
          .map((f) => ({ value: f.key, label: text(f.label, ctx.locale) || f.key, keywords: f.key, disabled: full && !state.quick.includes(f.key) }))}
        onChange={setQuick}
      />
    </div>
  );
}
