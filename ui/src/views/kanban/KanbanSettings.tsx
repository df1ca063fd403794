import { text, useLocale, useT } from '@/shared/i18n';
import { Field, MultiSelect, Select } from '@/shared/ui';
import { NumberProp } from '@/meta/props';
import type { ViewSettingsProps } from '../kinds';
import { columnFields } from './guess';

/** By what the columns are, what they add up, which begin folded and how many each may have. */
export default function KanbanSettings({ meta, show, onShow }: ViewSettingsProps) {
  const t = useT('kanban');
  const locale = useLocale((s) => s.locale);
  const choice = (f: (typeof meta.fields)[number]) => ({ value: f.key, label: text(f.label, locale) || f.key });
  const options = meta.fields.find((f) => f.key === show.by)?.options ?? [];
  const words = (o: (typeof options)[number]) => text(o.label, locale) || o.value;
  const limit = (value: string, most: number | undefined): void => {
    const { [value]: _, ...rest } = show.limits ?? {};
    const limits = most ? { ...rest, [value]: most } : rest;
    onShow({ ...show, limits: Object.keys(limits).length > 0 ? limits : undefined });
  };
  const stuck = (value: string, days: number | undefined): void => {
    const { [value]: _, ...rest } = show.stuck ?? {};
    const all = days ? { ...rest, [value]: days } : rest;
    onShow({ ...show, stuck: Object.keys(all).length > 0 ? all : undefined });
  };
  return (
    <>
      <Field label={t('settings.by')} help={t('settings.byHelp')} required>
        <Select value={show.by ?? null} options={columnFields(meta.fields).map(choice)} onChange={(by) => by && onShow({ by, sum: show.sum })} />
      </Field>
      <Field label={t('settings.sum')}>
        <Select value={show.sum ?? null} clearable placeholder={t('settings.noSum')} options={meta.fields.filter((f) => f.summable).map(choice)} onChange={(sum) => onShow({ ...show, sum: sum ?? undefined })} />
      </Field>
      {options.length > 0 && (
        <Field label={t('settings.folded')} help={t('settings.foldedHelp')}>
          <MultiSelect clearable value={show.folded ?? []} options={options.map((o) => ({ value: o.value, label: words(o), color: o.color }))} onChange={(folded) => onShow({ ...show, folded: folded.length > 0 ? folded : undefined })} />
        </Field>
      )}
      {options.map((o) => (
        <NumberProp key={o.value} label={t('settings.limitOf', { column: words(o) })} integer least={1} value={show.limits?.[o.value]} placeholder={t('settings.noLimit')} onChange={(most) => limit(o.value, most)} />
      ))}
      {options.map((o) => (
        <NumberProp key={o.value} label={t('settings.stuckOf', { column: words(o) })} integer least={1} suffix={t('settings.days')} value={show.stuck?.[o.value]} placeholder={t('settings.noStuck')} onChange={(days) => stuck(o.value, days)} />
      ))}
    </>
  );
}
