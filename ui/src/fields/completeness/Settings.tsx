import type { SettingsProps } from '@/meta';
import { Recompute, SwitchProp } from '@/meta/props';
import { useT } from '@/shared/i18n';

/** What counts is said with the object; here only how it is shown. */
export default function CompletenessSettings({ field, onChange }: SettingsProps) {
  const t = useT('form-designer');
  return (
    <>
      <SwitchProp label={t('settings.bar')} help={t('settings.completenessHelp')} checked={field.show_as === 'bar'} onChange={(bar) => onChange({ show_as: bar ? 'bar' : undefined })} />
      <Recompute field={field} />
    </>
  );
}
