import { text, useLocale, useT } from '@/shared/i18n';
import { Field, Segmented, Select } from '@/shared/ui';
import type { ViewSettingsProps } from '../kinds';

/** Which pictures stand on the cards, and how. */
export default function GallerySettings({ meta, show, onShow }: ViewSettingsProps) {
  const t = useT('gallery');
  const locale = useLocale((s) => s.locale);
  const images = meta.fields.filter((f) => f.type === 'image');
  return (
    <>
      <Field label={t('settings.image')}>
        <Select value={show.image ?? null} clearable placeholder={t('settings.noImage')} options={images.map((f) => ({ value: f.key, label: text(f.label, locale) || f.key }))} onChange={(image) => onShow({ ...show, image: image ?? undefined })} />
      </Field>
      <Field label={t('settings.fit')} help={t('settings.fitHelp')} group>
        <Segmented label={t('settings.fit')} value={show.fit ?? 'cover'} items={(['cover', 'contain'] as const).map((key) => ({ key, label: t(`settings.${key}`) }))} onChange={(fit) => onShow({ ...show, fit: fit === 'cover' ? undefined : fit })} />
      </Field>
      <Field label={t('settings.size')} group>
        <Segmented label={t('settings.size')} value={show.size ?? 'standard'} items={(['standard', 'compact'] as const).map((key) => ({ key, label: t(`settings.${key}`) }))} onChange={(size) => onShow({ ...show, size: size === 'standard' ? undefined : size })} />
      </Field>
    </>
  );
}
