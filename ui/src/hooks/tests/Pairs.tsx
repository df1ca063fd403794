import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Field, IconButton, Select, type SelectOption } from '@/shared/ui';
import { useT } from '@/shared/i18n';
import styles from './Tests.module.css';

interface PairsProps {
  label: string;
  help?: string;
  /** What a value may be of. */
  options: readonly SelectOption[];
  value: Record<string, unknown>;
  /** What a new one begins with. */
  begin: (key: string) => unknown;
  input: (key: string, value: unknown, name: string, onChange: (value: unknown) => void) => ReactNode;
  onChange: (value: Record<string, unknown>) => void;
}

/** Values by field, a line each. */
export function Pairs({ label, help, options, value, begin, input, onChange }: PairsProps) {
  const t = useT('hooks');
  const keys = Object.keys(value);
  const nameOf = (key: string): string => String(options.find((one) => one.value === key)?.label ?? key);
  const free = options.filter((one) => !keys.includes(one.value));
  return (
    <Field label={label} group help={help}>
      <div className={styles.pairs}>
        {keys.map((key) => (
          <div key={key} className={styles.pair}>
            <span className={styles.name}>{nameOf(key)}</span>
            {input(key, value[key], nameOf(key), (next) => onChange({ ...value, [key]: next }))}
            <IconButton size="small" icon={X} label={t('tests.removeValue', { name: nameOf(key) })} onClick={() => onChange(Object.fromEntries(Object.entries(value).filter(([one]) => one !== key)))} />
          </div>
        ))}
        {free.length > 0 && (
          <div className={styles.add}>
            <Select searchable label={t('tests.addTo', { name: label })} placeholder={t('tests.addField')} value={null} options={free} onChange={(key) => key && onChange({ ...value, [key]: begin(key) })} />
          </div>
        )}
      </div>
    </Field>
  );
}
