import { useMemo } from 'react';
import { Button, Popover } from '@/shared/ui';
import styles from './Grid.module.css';

interface FaultProps {
  anchorId: string;
  message: string;
  labels: { name: string; revert: string; goOn: string };
  onRevert: () => void;
  onGoOn?: () => void;
}

/** Why a change was refused, beside its cell until it is dismissed. */
export function FaultPopover({ anchorId, message, labels, onRevert, onGoOn }: FaultProps) {
  const anchor = useMemo(() => ({ current: document.getElementById(anchorId) }), [anchorId]);
  if (!anchor.current) return null;
  return (
    <Popover open onClose={onRevert} anchor={anchor} label={labels.name} keepFocus sheet="never" role="alert">
      <div className={styles.fault}>
        <p>{message}</p>
        {onGoOn && (
          <div className={styles.faultActions}>
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
