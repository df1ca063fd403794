import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { currentLocale, useT } from '@/shared/i18n';
import { Field, Switch } from '@/shared/ui';
import { docOf, freeKey, useDefinitions, type AppDoc } from '@/meta';
import { createObject } from './create';
import { IconPicker } from './IconPicker';
import { NewDialog } from './NewDialog';

/** A new object of an app, opened in its form designer when it is there. */
export default function NewObject({ app, onClose }: { app: string; onClose: () => void }) {
  const t = useT('design');
  const navigate = useNavigate();
  const [icon, setIcon] = useState('box');
  const [owner, setOwner] = useState(false);
  const objects = useDefinitions('object').data ?? [];
  const forms = useDefinitions('form').data ?? [];
  const apps = useDefinitions('app').data;
  const inBoth = (key: string) => {
    const words = t(key);
    return currentLocale() === 'zh' ? { zh: words } : { en: words };
  };
  return (
    <NewDialog
      title={t('new.object')}
      action={t('new.create')}
      kind="object"
      prefix="object"
      taken={objects.map((one) => one.key)}
      onClose={onClose}
      onCreate={async (label, key) => {
        const definition = apps?.find((one) => one.key === app);
        const formKey = freeKey(`${key.slice(0, 35)}_full`, forms.map((form) => form.key), 'other');
        await createObject(
          { key, label, icon, owner, app, formKey, nameLabel: inBoth('new.nameField'), formLabel: inBoth('new.formLabel'), sectionLabel: inBoth('new.sectionLabel') },
          definition ? (docOf<'app'>(definition) as AppDoc) : undefined,
        );
        onClose();
        await navigate({ to: '/design/$app/o/$object/layouts/$layout', params: { app, object: key, layout: formKey } });
      }}
    >
      <Field label={t('new.icon')} group>
        <span>
          <IconPicker label={t('new.icon')} value={icon} onChange={setIcon} />
        </span>
      </Field>
      <Switch checked={owner} onChange={setOwner}>
        {t('new.owner')}
      </Switch>
    </NewDialog>
  );
}
