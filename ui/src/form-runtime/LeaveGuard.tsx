import { useBlocker } from '@tanstack/react-router';
import { useState } from 'react';
import type { FormEngine } from '@/form-engine';
import { useT } from '@/shared/i18n';
import { Button, Dialog } from '@/shared/ui';

interface LeaveGuardProps {
  /** Nothing is asked while no value differs. */
  engine: FormEngine;
  /** Saves; false when something was refused and the person stays. */
  onSave: () => Promise<boolean>;
  /** Changes of the address that are not leaving (a tab of the same form). */
  stays?: (to: string) => boolean;
}

/** Asks before unsaved changes are left: save and leave, discard, stay. */
export function LeaveGuard({ engine, onSave, stays }: LeaveGuardProps) {
  const t = useT('form-runtime');
  const [busy, setBusy] = useState(false);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      engine.state().dirty > 0 && current.pathname !== next.pathname && !stays?.(next.pathname),
    withResolver: true,
    enableBeforeUnload: false,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog
      open
      onClose={blocker.reset}
      title={t('leaveTitle', { count: engine.state().dirty })}
      footer={
        <>
          <Button onClick={blocker.proceed}>{t('discard')}</Button>
          <Button onClick={blocker.reset}>{t('stay')}</Button>
          <Button
            kind="primary"
            data-autofocus
            loading={busy}
            onClick={() => {
              setBusy(true);
              void onSave().then((saved) => {
                setBusy(false);
                if (saved) blocker.proceed();
                else blocker.reset();
              });
            }}
          >
            {t('saveAndLeave')}
          </Button>
        </>
      }
    />
  );
}
