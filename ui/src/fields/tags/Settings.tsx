import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import { optionColors, useDefinitions, type SettingsProps, type TagSpec } from '@/meta';
import { NumberProp, propStyles } from '@/meta/props';
import type { TagColor } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { Button, Field, IconButton, Input, MultiSelect, Select } from '@/shared/ui';

export default function TagsSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  const roles = useDefinitions('role').data ?? [];
  return (
    <>
      <ListedTags tags={field.tags ?? []} error={errors.tags} onChange={(tags, part) => onChange({ tags: tags.length > 0 ? tags : undefined }, part)} />
      <Field label={t('settings.creators')} help={t('settings.creatorsHelp')} error={errors.creators}>
        <MultiSelect
          clearable
          value={field.creators ?? []}
          placeholder={t('settings.creatorsAll')}
          options={[{ value: 'admin', label: t('settings.creatorsAdmin') }, ...roles.map((role) => ({ value: role.key, label: text(role.label) || role.key, keywords: role.key }))]}
          onChange={(creators) => onChange({ creators: creators.length > 0 ? creators : undefined })}
        />
      </Field>
      <NumberProp label={t('settings.maxTags')} integer least={1} value={field.max_count} placeholder="50" error={errors.max_count} onChange={(max_count) => onChange({ max_count }, 'max_count')} />
    </>
  );
}

/** The tags that are always offered, with their colours. */
function ListedTags({ tags, error, onChange }: { tags: TagSpec[]; error?: string; onChange: (tags: TagSpec[], part?: string) => void }) {
  const t = useT('form-designer');
  const list = useRef<HTMLDivElement>(null);
  const set = (index: number, patch: Partial<TagSpec>, part?: string) => onChange(tags.map((tag, i) => (i === index ? { ...tag, ...patch } : tag)), part);
  const add = () => {
    onChange([...tags, { text: t('settings.newTag', { count: tags.length + 1 }), color: optionColors[tags.length % optionColors.length] }]);
    requestAnimationFrame(() => {
      const input = list.current?.querySelectorAll<HTMLInputElement>('input[data-tag]')[tags.length];
      input?.focus();
      input?.select();
    });
  };
  return (
    <Field label={t('settings.listedTags')} help={t('settings.listedTagsHelp')} error={error} group>
      <div ref={list} className={propStyles.options}>
        {tags.map((tag, index) => (
          <div key={index} className={propStyles.option}>
            <Input
              data-tag
              aria-label={t('settings.tagText', { index: index + 1 })}
              value={tag.text}
              maxLength={50}
              onChange={(event) => set(index, { text: event.target.value }, `tags.${index}`)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || isComposing(event)) return;
                event.preventDefault();
                add();
              }}
            />
            <Select<TagColor>
              label={t('settings.optionColor', { name: tag.text })}
              searchable={false}
              value={tag.color ?? 'gray'}
              options={optionColors.map((color) => ({ value: color, label: t(`color.${color}`), color }))}
              onChange={(color) => set(index, { color: color ?? undefined })}
            />
            <IconButton icon={X} size="small" label={t('settings.removeTag', { name: tag.text })} onClick={() => onChange(tags.filter((_, i) => i !== index))} />
          </div>
        ))}
      </div>
      <div className={propStyles.actions}>
        <Button kind="text" size="small" icon={Plus} onClick={add}>
          {t('settings.addTag')}
        </Button>
      </div>
    </Field>
  );
}
