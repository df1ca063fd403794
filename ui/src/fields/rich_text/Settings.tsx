import type { SettingsProps } from '@/meta';
import { NumberProp, propStyles, SwitchProp } from '@/meta/props';
import { useT } from '@/shared/i18n';
import { Field, Segmented } from '@/shared/ui';

const megabyte = 1_000_000;

export default function RichTextSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  const pictures = field.pictures !== false;
  return (
    <>
      <Field label={t('settings.toolbar')} error={errors.toolbar} group>
        <Segmented
          block
          size="small"
          label={t('settings.toolbar')}
          value={field.toolbar ?? 'full'}
          items={(['basic', 'full'] as const).map((key) => ({ key, label: t(`settings.toolbars.${key}`) }))}
          onChange={(next) => onChange({ toolbar: next === 'full' ? undefined : next })}
        />
      </Field>
      <SwitchProp label={t('settings.pictures')} help={t('settings.picturesHelp')} checked={pictures} onChange={(on) => onChange({ pictures: on ? undefined : false })} />
      <div className={propStyles.pair}>
        <NumberProp label={t('settings.maxLength')} integer least={1} value={field.max_length} placeholder={t('settings.noLimit')} error={errors.max_length} onChange={(max_length) => onChange({ max_length }, 'max_length')} />
        {pictures && (
          <NumberProp
            label={t('settings.maxPicture')}
            suffix="MB"
            least={0.001}
            value={field.max_size === undefined ? undefined : field.max_size / megabyte}
            error={errors.max_size}
            onChange={(size) => onChange({ max_size: size === undefined ? undefined : Math.round(size * megabyte) }, 'max_size')}
          />
        )}
      </div>
    </>
  );
}
