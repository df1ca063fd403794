import { Suspense, useState } from 'react';
import { fieldModule, useFieldContext } from '@/fields';
import { newOwner } from '@/fields/newOwner';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field } from '@/shared/ui';

/** Who the records go to. */
export default function TransferDialog({
  count,
  object,
  onClose,
  onTransfer,
}: {
  count: number;
  object: string;
  onClose: () => void;
  onTransfer: (owner: string, name: string) => void;
}) {
  const t = useT('views');
  const ctx = useFieldContext();
  const [owner, setOwner] = useState<string | null>(null);
  const [names, setNames] = useState<Record<string, string>>({});
  const { Input } = fieldModule('user');
  return (
    <Dialog
      open
      size="form"
      onClose={onClose}
      title={t('batch.transferTitle', { count, shown: formatNumber(count), object })}
      onSubmit={() => owner && onTransfer(owner, names[owner] ?? '')}
      footer={
        <>
          <Button onClick={onClose}>{t('batch.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={owner ? false : t('batch.noOwner')}>
            {t('batch.transferAction', { count, shown: formatNumber(count) })}
          </Button>
        </>
      }
    >
      <Field label={t('batch.newOwner')} required help={t('batch.transferHelp')}>
        <Suspense fallback={<div style={{ height: 34 }} />}>
          <Input
            field={newOwner}
            ctx={{ ...ctx, links: { ...ctx.links, ...names } }}
            value={owner}
            autoFocus
            onLink={(id, name) => setNames((known) => ({ ...known, [id]: name }))}
            onChange={(id) => setOwner(typeof id === 'string' ? id : null)}
          />
        </Suspense>
      </Field>
    </Dialog>
  );
}
