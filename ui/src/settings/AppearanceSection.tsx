import { usePersonalLook } from '@/app/shell/UserMenu';
import { useT } from '@/shared/i18n';
import type { Appearance, Density, TextSize } from '@/shared/theme/theme';
import { Field, Segmented, Switch } from '@/shared/ui';
import styles from './settings.module.css';

export function AppearanceSection() {
  const t = useT('settings');
  const { look, change } = usePersonalLook();
  return (
    <div className={styles.form}>
      <Field label={t('look.appearance')} group>
        <Segmented<Appearance> label={t('look.appearance')} value={look.appearance} onChange={(appearance) => change({ appearance })} items={(['light', 'dark', 'system'] as const).map((key) => ({ key, label: t(`look.${key}`) }))} />
      </Field>
      <Field label={t('look.density')} help={t('look.densityHelp')} group>
        <Segmented<Density> label={t('look.density')} value={look.density} onChange={(density) => change({ density })} items={(['compact', 'standard', 'roomy'] as const).map((key) => ({ key, label: t(`look.${key}`) }))} />
      </Field>
      <Field label={t('look.size')} group>
        <Segmented<TextSize> label={t('look.size')} value={look.size} onChange={(size) => change({ size })} items={(['standard', 'large'] as const).map((key) => ({ key, label: t(`look.size_${key}`) }))} />
      </Field>
      <Switch checked={look.contrast === 'high'} onChange={(high) => change({ contrast: high ? 'high' : 'normal' })}>
        {t('look.contrast')}
      </Switch>
    </div>
  );
}
