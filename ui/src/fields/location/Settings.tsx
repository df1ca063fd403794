import type { SettingsProps } from '@/meta';
import { SwitchProp } from '@/meta/props';
import { useT } from '@/shared/i18n';
import { Field, Input } from '@/shared/ui';

export default function LocationSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  return (
    <>
      <SwitchProp label={t('settings.here')} help={t('settings.hereHelp')} checked={field.here === true} onChange={(on) => onChange({ here: on || undefined })} />
      <Field label={t('settings.map')} help={t('settings.mapHelp')} error={errors.map}>
        <Input value={field.map ?? ''} placeholder="https://uri.amap.com/marker?position={lon},{lat}" onChange={(event) => onChange({ map: event.target.value.trim() || undefined }, 'map')} />
      </Field>
    </>
  );
}
