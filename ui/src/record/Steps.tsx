import { ChevronDown, ChevronUp } from 'lucide-react';
import { useT } from '@/shared/i18n';
import { IconButton } from '@/shared/ui';
import styles from './Record.module.css';

export interface StepsProps {
  position?: { at: number; of: number; more: boolean };
  canStep?: (by: 1 | -1) => boolean;
  onStep?: (by: 1 | -1) => void;
}

/** To the record before and after, and the place in the list. */
export function Steps({ position, canStep, onStep }: StepsProps) {
  const t = useT('record');
  if (!onStep) return null;
  return (
    <span className={styles.steps}>
      <IconButton size="small" icon={ChevronUp} label={t('previous')} keys="k" disabled={!canStep?.(-1)} onClick={() => onStep(-1)} />
      {position && <span className={styles.position}>{`${position.at} / ${position.of}${position.more ? '+' : ''}`}</span>}
      <IconButton size="small" icon={ChevronDown} label={t('next')} keys="j" disabled={!canStep?.(1)} onClick={() => onStep(1)} />
    </span>
  );
}
