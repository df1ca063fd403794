import { useState } from 'react';
import { useUses, type Part, type Use } from '@/meta';
import { useT } from '@/shared/i18n';
import { Button, Dialog, InlineError, type SelectOption } from '@/shared/ui';
import { WhereUsed } from './WhereUsed';
import styles from './Use.module.css';

interface RemovalProps {
  kind: string;
  of: string;
  part?: Part;
  name: string;
  title: string;
  /** What becomes of it: the consequence in words. */
  body: string;
  action: string;
  danger?: boolean;
  others?: readonly SelectOption[];
  flush?: () => Promise<void>;
  /** Uses that go with it, and are not told. */
  besides?: (use: Use) => boolean;
  onRemove: () => Promise<void> | void;
  onClose: () => void;
}

/** Removes what nothing uses; while something does, shows where, and offers to put another in its place. */
export function Removal({ kind, of, part, name, title, body, action, danger, others, flush, besides, onRemove, onClose }: RemovalProps) {
  const t = useT('use');
  const uses = useUses(kind, of, part);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const count = (uses.data?.items.filter((use) => !besides?.(use)).length ?? 0) + (uses.data?.beyond ?? 0);
  const remove = (): void => {
    if (!uses.data || count > 0 || busy) return;
    setBusy(true);
    Promise.resolve(onRemove())
      .then(onClose)
      .catch((reason: unknown) => {
        setFailure(reason);
        setBusy(false);
      });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      size={count > 0 ? 'wide' : 'form'}
      title={title}
      onSubmit={remove}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind={danger ? 'danger' : 'primary'} type="submit" loading={busy || uses.isPending} disabled={count > 0 ? t('usedFirst', { count }) : false}>
            {action}
          </Button>
        </>
      }
    >
      <div className={styles.groups}>
      <p>{count > 0 ? t('usedFirst', { count }) : body}</p>
      {(uses.error || count > 0 || (uses.data?.people ?? 0) > 0) && <WhereUsed kind={kind} of={of} part={part} name={name} others={others} flush={flush} besides={besides} />}
      {failure !== null && <InlineError error={failure} />}
      </div>
    </Dialog>
  );
}
