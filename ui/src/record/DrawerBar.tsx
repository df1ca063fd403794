import { Maximize2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ObjectMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { IconButton } from '@/shared/ui';
import { Steps, type StepsProps } from './Steps';
import styles from './Record.module.css';

interface DrawerBarProps extends StepsProps {
  meta: ObjectMeta;
  onClose?: () => void;
  onPage?: () => void;
  actions?: ReactNode;
}

/** The drawer's line: place in the list, actions, page, close. */
export function DrawerBar({ meta, position, canStep, onStep, onClose, onPage, actions }: DrawerBarProps) {
  const t = useT('record');
  return (
    <div className={styles.bar}>
      <span className={styles.number}>{text(meta.label)}</span>
      <Steps position={position} canStep={canStep} onStep={onStep} />
      <span className={styles.spacer} />
      {actions}
      {onPage && <IconButton size="small" icon={Maximize2} label={t('openPage')} keys="mod+enter" onClick={onPage} />}
      {onClose && <IconButton size="small" icon={X} label={t('close')} keys="escape" onClick={onClose} />}
    </div>
  );
}
