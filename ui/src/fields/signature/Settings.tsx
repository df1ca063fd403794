import type { SettingsProps } from '@/meta';
import { SwitchProp } from '@/meta/props';
import { useT } from '@/shared/i18n';
import { Field, Segmented } from '@/shared/ui';

const pens = ['thin', 'medium', 'thick'] as const;

export default function SignatureSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  return (
    <>
      <Field label={t('settings.pen')} error={errors.pen} group>
        <Segmented
          block
          size="small"
          label={t('settings.pen')}
          value={field.pen ?? 'medium'}
          items={pens.map((key) => ({ key, label: t(`settings.pens.${key}`) }))}
          onChange={(next) => onChange({ pen: next === 'medium' ? undefined : next })}
        />
      </Field>
      <SwitchProp label={t('settings.dateLine')} help={t('settings.dateLineHelp')} checked={field.date_line === true} onChange={(on) => onChange({ date_line: on || undefined })} />
    </>
  );
}
