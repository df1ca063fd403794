import { useState } from 'react';
import { NumberProp } from '@/meta/props';
import { useT } from '@/shared/i18n';
import { Button, Dialog } from '@/shared/ui';

/** How many records a column may have before it says so; for the person alone. */
export default function LimitDialog({ column, limit, onLimit, onClose }: { column: string; limit: number | undefined; onLimit: (limit: number | undefined) => void; onClose: () => void }) {
  const t = useT('kanban');
  const [most, setMost] = useState(limit);
  const save = (): void => {
    onLimit(most);
    onClose();
  };
  return (
    <Dialog
      open
      size="question"
      title={t('limit.title', { column })}
      onClose={onClose}
      onSubmit={save}
      footer={
        <>
          <Button onClick={onClose}>{t('needs.cancel')}</Button>
          <Button kind="primary" type="submit">
            {t('limit.save')}
          </Button>
        </>
      }
    >
      <NumberProp label={t('limit.most')} help={t('limit.help')} integer least={1} value={most} placeholder={t('settings.noLimit')} onChange={setMost} />
    </Dialog>
  );
}
