import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, Input } from '@/shared/ui';

interface GoToRowProps {
  count: number | null;
  /** There are more than were counted. */
  more: boolean;
  /** The place of the row, from 0. */
  onGo: (row: number) => void;
  onClose: () => void;
}

/** Asks for the number of a row, however far away it is. */
export default function GoToRow({ count, more, onGo, onClose }: GoToRowProps) {
  const t = useT('views');
  const [typed, setTyped] = useState('');
  const row = /^\d+$/.test(typed) ? Number(typed) : 0;
  const beyond = row > 0 && count !== null && !more && row > count;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('list.goTo')}
      size="question"
      onSubmit={() => row > 0 && onGo(row - 1)}
      footer={
        <>
          <Button onClick={onClose}>{t('batch.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={row > 0 ? false : t('list.goToNumber')}>
            {t('list.goToAction')}
          </Button>
        </>
      }
    >
      <Field label={t('list.goToNumber')} help={beyond ? t('list.goToLast', { count }) : undefined}>
        <Input inputMode="numeric" value={typed} data-autofocus onChange={(event) => setTyped(event.target.value.trim())} />
      </Field>
    </Dialog>
  );
}
