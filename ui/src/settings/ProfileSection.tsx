import { useRef, useState } from 'react';
import { usePatchMe, type Locale, type Me } from '@/shared/api';
import { setLocale, text, useLocale, useT } from '@/shared/i18n';
import { Avatar, Field, Input, messageOf, RadioGroup } from '@/shared/ui';
import { isComposing } from '@/shared/keys';
import { Saved } from './Saved';
import styles from './settings.module.css';

export function ProfileSection({ me }: { me: Me }) {
  const t = useT('settings');
  const patch = usePatchMe();
  const [name, setName] = useState(me.user.name);
  const locale = useLocale((state) => state.locale);
  const sent = useRef(me.user.name);
  const save = () => {
    const wanted = name.trim();
    if (!wanted || wanted === sent.current) return;
    sent.current = wanted;
    patch.mutate(
      { name: wanted },
      {
        onError: () => {
          sent.current = me.user.name;
        },
      },
    );
  };
  const error = patch.error ? (patch.error.fieldErrors.name?.message ?? messageOf(patch.error)) : !name.trim() ? t('needName') : undefined;
  return (
    <div className={styles.form}>
      <div className={styles.who}>
        <Avatar name={me.user.name || me.user.email} id={me.user.id} size={48} />
        <div>
          <div>{me.user.email}</div>
          <div className={styles.quiet}>{[me.department?.name, ...me.roles.map((role) => text(role.label) || role.key)].filter(Boolean).join(' · ')}</div>
        </div>
      </div>
      <Field label={t('name')} error={error} extra={<Saved shown={patch.isSuccess && name.trim() === me.user.name} />}>
        <Input
          value={name}
          maxLength={100}
          autoComplete="name"
          onChange={(event) => setName(event.target.value)}
          onBlur={save}
          onKeyDown={(event) => event.key === 'Enter' && !isComposing(event) && save()}
        />
      </Field>
      <Field label={t('language')} group>
        <RadioGroup<Locale>
          direction="row"
          value={locale}
          onChange={(next) => {
            void setLocale(next);
            patch.mutate({ locale: next });
          }}
          options={[
            { value: 'zh', label: t('zh') },
            { value: 'en', label: t('en') },
          ]}
        />
      </Field>
    </div>
  );
}
