import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { Field, Segmented } from '@/shared/ui';
import type { ObjectDoc } from '@/meta';
import { createLayout } from './create';
import { NewDialog } from './NewDialog';

/** A new layout of an object, opened in the designer when it is there. */
export default function NewLayout({ app, object, taken, onClose }: { app: string; object: ObjectDoc; taken: string[]; onClose: () => void }) {
  const t = useT('design');
  const navigate = useNavigate();
  const [purpose, setPurpose] = useState<'full' | 'quick'>('full');
  return (
    <NewDialog
      title={t('new.layout')}
      action={t('new.create')}
      kind="other"
      prefix="layout"
      before={`${object.key}_`}
      taken={taken}
      onClose={onClose}
      onCreate={async (label, key) => {
        await createLayout({ key, label, purpose, app, object });
        onClose();
        await navigate({ to: '/design/$app/o/$object/layouts/$layout', params: { app, object: object.key, layout: key } });
      }}
    >
      <Field label={t('new.purpose')} group>
        <Segmented
          block
          label={t('new.purpose')}
          value={purpose}
          items={[
            { key: 'full', label: t('purpose.full') },
            { key: 'quick', label: t('purpose.quick') },
          ]}
          onChange={setPurpose}
        />
      </Field>
    </NewDialog>
  );
}
