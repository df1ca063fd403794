import type { SettingsProps } from '../settings';
import { NumberProp } from './NumberProp';
import propStyles from './props.module.css';
import { useT } from '@/shared/i18n';

const megabyte = 1_000_000;

/** How many files a field takes and how large each may be. */
export function FileLimits({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  return (
    <div className={propStyles.pair}>
      <NumberProp label={t('settings.maxFiles')} integer least={1} value={field.max_count} placeholder={t('settings.noLimit')} error={errors.max_count} onChange={(max_count) => onChange({ max_count }, 'max_count')} />
      <NumberProp
        label={t('settings.maxSize')}
        suffix="MB"
        least={0.001}
        value={field.max_size === undefined ? undefined : field.max_size / megabyte}
        error={errors.max_size}
        onChange={(size) => onChange({ max_size: size === undefined ? undefined : Math.round(size * megabyte) }, 'max_size')}
      />
    </div>
  );
}
