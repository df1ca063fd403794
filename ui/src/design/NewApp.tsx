import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { Field } from '@/shared/ui';
import { createApp } from './create';
import { IconPicker } from './IconPicker';
import { NewDialog } from './NewDialog';

export default function NewApp({ taken, onClose }: { taken: string[]; onClose: () => void }) {
  const t = useT('design');
  const navigate = useNavigate();
  const [icon, setIcon] = useState('briefcase');
  return (
    <NewDialog
      title={t('new.app')}
      action={t('new.create')}
      kind="other"
      prefix="app"
      taken={taken}
      onClose={onClose}
      onCreate={async (label, key) => {
        await createApp({ key, label, icon });
        onClose();
        await navigate({ to: '/design/$app', params: { app: key } });
      }}
    >
      <Field label={t('new.icon')} group>
        <span>
          <IconPicker label={t('new.icon')} value={icon} onChange={setIcon} />
        </span>
      </Field>
    </NewDialog>
  );
}
