import type { SettingsProps } from '@/meta';
import { FileLimits, NumberProp, SwitchProp } from '@/meta/props';
import { useT } from '@/shared/i18n';
import { Field, MultiSelect } from '@/shared/ui';

const marks = ['time', 'person', 'place'] as const;

export default function ImageSettings(props: SettingsProps) {
  const { field, onChange, errors } = props;
  const t = useT('form-designer');
  return (
    <>
      <FileLimits {...props} />
      <NumberProp label={t('settings.maxSide')} help={t('settings.maxSideHelp')} suffix="px" integer least={200} value={field.max_side} placeholder={t('settings.noLimit')} error={errors.max_side} onChange={(max_side) => onChange({ max_side }, 'max_side')} />
      <SwitchProp label={t('settings.camera')} help={t('settings.cameraHelp')} checked={field.camera === true} onChange={(on) => onChange({ camera: on || undefined })} />
      <Field label={t('settings.watermark')} help={t('settings.watermarkHelp')} error={errors.watermark}>
        <MultiSelect
          clearable
          value={field.watermark ?? []}
          options={marks.map((value) => ({ value, label: t(`settings.mark.${value}`) }))}
          onChange={(next) => onChange({ watermark: next.length > 0 ? marks.filter((mark) => next.includes(mark)) : undefined })}
        />
      </Field>
    </>
  );
}
