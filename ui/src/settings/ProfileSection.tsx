import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keptAt, PictureField } from '@/auth/account';
import { zones } from '@/auth/setup';
import { keys, loadFaces, usePatchMe, type Locale, type Me, type MePatch } from '@/shared/api';
import { setLocale, text, useLocale, useT } from '@/shared/i18n';
import { Avatar, Field, Input, messageOf, RadioGroup, Select } from '@/shared/ui';
import { isComposing } from '@/shared/keys';
import { Saved } from './Saved';
import styles from './settings.module.css';

export function ProfileSection({ me }: { me: Me }) {
  const t = useT('settings');
  const locale = useLocale((state) => state.locale);
  const language = usePatchMe();
  const zone = usePatchMe();
  return (
    <div className={styles.form}>
      <Picture me={me} />
      <div>
        <div>{me.user.email}</div>
        <div className={styles.quiet}>{[me.department?.name, ...me.roles.map((role) => text(role.label) || role.key)].filter(Boolean).join(' · ')}</div>
      </div>
      <TextSetting label={t('name')} field="name" saved={me.user.name} autoComplete="name" needed={t('needName')} />
      <TextSetting label={t('phone')} field="phone" saved={me.user.phone ?? ''} autoComplete="tel" />
      <Field label={t('language')} group extra={<Saved shown={language.isSuccess} />} error={language.error ? messageOf(language.error) : undefined}>
        <RadioGroup<Locale>
          direction="row"
          value={locale}
          onChange={(next) => {
            void setLocale(next);
            language.mutate({ locale: next });
          }}
          options={[
            { value: 'zh', label: t('zh') },
            { value: 'en', label: t('en') },
          ]}
        />
      </Field>
      <Field label={t('timezone')} extra={<Saved shown={zone.isSuccess} />} error={zone.error ? (zone.error.fieldErrors.timezone?.message ?? messageOf(zone.error)) : undefined}>
        <Select
          searchable
          value={me.user.timezone ?? ''}
          onChange={(timezone) => zone.mutate({ timezone: timezone ?? '' })}
          options={[{ value: '', label: t('timezoneBusiness', { zone: me.business.timezone }) }, ...zones().map((name) => ({ value: name, label: name }))]}
        />
      </Field>
    </div>
  );
}

/** One text of the profile; it saves itself on Enter and when the focus leaves. */
function TextSetting({ label, field, saved, needed, autoComplete }: { label: string; field: 'name' | 'phone'; saved: string; needed?: string; autoComplete: string }) {
  const patch = usePatchMe();
  const [typed, setTyped] = useState<string | null>(null);
  const value = typed ?? saved;
  const save = () => {
    const wanted = value.trim();
    if (typed === null || patch.isPending || (needed && !wanted)) return;
    if (wanted === saved) {
      setTyped(null);
      return;
    }
    const body: MePatch = { [field]: wanted };
    patch.mutate(body, { onSuccess: () => setTyped(null) });
  };
  const error = patch.error ? (patch.error.fieldErrors[field]?.message ?? messageOf(patch.error)) : needed && !value.trim() ? needed : undefined;
  return (
    <Field label={label} error={error} extra={<Saved shown={patch.isSuccess && typed === null} />}>
      <Input
        value={value}
        maxLength={100}
        autoComplete={autoComplete}
        onChange={(event) => {
          setTyped(event.target.value);
          if (patch.error) patch.reset();
        }}
        onBlur={save}
        onKeyDown={(event) => event.key === 'Enter' && !isComposing(event) && save()}
      />
    </Field>
  );
}

function Picture({ me }: { me: Me }) {
  const t = useT('settings');
  const client = useQueryClient();
  const changed = () => {
    void loadFaces();
    void client.invalidateQueries({ queryKey: keys.me });
  };
  return (
    <PictureField label={t('avatar')} help={t('avatarHelp')} present={!!me.user.avatar} {...keptAt('/api/v1/me/avatar', changed)}>
      <Avatar name={me.user.name || me.user.email} id={me.user.id} size={56} />
    </PictureField>
  );
}
