import { useMemo } from 'react';
import { Button, Popover } from '@/shared/ui';
import styles from './Grid.module.css';

interface FaultProps {
  anchorId: string;
  message: string;
  labels: { name: string; revert: string; goOn: string; why: string };
  onRevert: () => void;
  onGoOn?: () => void;
  /** Asks why, where it was for want of a right. */
  onWhy?: () => void;
}

/** Why a change was refused, beside its cell until it is dismissed. */
export function FaultPopover({ anchorId, message, labels, onRevert, onGoOn, onWhy }: FaultProps) {
  const anchor = useMemo(() => ({ current: document.getElementById(anchorId) }), [anchorId]);
  if (!anchor.current) return null;
  return (
    <Popover open onClose={onRevert} anchor={anchor} label={labels.name} keepFocus sheet="never" role="alert">
      <div className={styles.fault}>
        <p>{message}</p>
        {onGoOn && (
          <div className={styles.faultActions}>
            {onWhy && (
              <Button size="small" kind="text" onClick={onWhy}>
                {labels.why}
              </Button>
            )}
            <Button size="small" onClick={onRevert}>
              {labels.revert}
            </Button>
            <Button size="small" kind="primary" onClick={onGoOn}>
              {labels.goOn}
            </Button>
          </div>
        )}
      </div>
    </Popover>
  );
}
