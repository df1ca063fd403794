import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useT } from '@/shared/i18n';
import { IconButton, Segmented, Select } from '@/shared/ui';
import { parseSort, printSort } from './viewModel';
import styles from '../Design.module.css';

interface SortKeysProps {
  /** `-created,name` */
  value: string;
  fields: { key: string; label: string }[];
  disabled?: boolean;
  onChange: (value: string | undefined) => void;
}

const most = 3;

/** By which fields records are put in order, up to three of them. */
export function SortKeys({ value, fields, disabled, onChange }: SortKeysProps) {
  const t = useT('design');
  const sorts = parseSort(value);
  const option = (field: { key: string; label: string }) => ({ value: field.key, label: field.label, keywords: field.key });
  const nameOf = (key: string) => fields.find((one) => one.key === key)?.label ?? key;
  const set = (next: typeof sorts) => onChange(printSort(next) || undefined);
  return (
    <div className={styles.form} style={{ gap: 8 }}>
      {sorts.map((sort, at) => (
        <div key={sort.field} className={styles.pageHead}>
          <span style={{ flex: 1 }}>
            <Select
              label={t('view.sortBy', { index: at + 1 })}
              value={sort.field}
              options={fields.filter((field) => field.key === sort.field || !sorts.some((one) => one.field === field.key)).map(option)}
              onChange={(field) => field && set(sorts.map((one, i) => (i === at ? { ...one, field } : one)))}
            />
          </span>
          <Segmented
            size="small"
            label={t('view.direction')}
            value={sort.down ? 'down' : 'up'}
            items={[
              { key: 'up', label: t('view.ascending'), icon: ArrowUp },
              { key: 'down', label: t('view.descending'), icon: ArrowDown },
            ]}
            onChange={(next) => set(sorts.map((one, i) => (i === at ? { ...one, down: next === 'down' } : one)))}
          />
          <IconButton icon={X} label={t('view.removeSort', { name: nameOf(sort.field) })} onClick={() => set(sorts.filter((_, i) => i !== at))} />
        </div>
      ))}
      {sorts.length < most && (
        <div style={{ maxWidth: 280 }}>
          <Select
            label={t('view.addSort')}
            placeholder={t('view.addSort')}
            disabled={disabled}
            value={null}
            options={fields.filter((field) => !sorts.some((sort) => sort.field === field.key)).map(option)}
            onChange={(field) => field && set([...sorts, { field, down: false }])}
          />
        </div>
      )}
    </div>
  );
}
