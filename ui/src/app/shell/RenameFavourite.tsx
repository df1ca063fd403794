import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, Input } from '@/shared/ui';
import type { Favourite } from '@/shared/page';

export function RenameFavourite({ favourite, onClose, onRename }: { favourite: Favourite; onClose: () => void; onRename: (label: string) => void }) {
  const t = useT('app');
  const tu = useT('ui');
  const [label, setLabel] = useState(favourite.label);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('favourites.renameTitle')}
      onSubmit={() => label.trim() && onRename(label.trim())}
      footer={
        <>
          <Button onClick={onClose}>{tu('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={!label.trim()}>
            {t('favourites.rename')}
          </Button>
        </>
      }
    >
      <Field label={t('favourites.name')}>
        <Input data-autofocus value={label} maxLength={60} onChange={(event) => setLabel(event.target.value)} />
      </Field>
    </Dialog>
  );
}
